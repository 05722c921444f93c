import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Everything is bundled and named by its hash: no outbound request, no inline script, so the strictest policy holds.
 * Libraries stand in chunks of their own, because they change less often than the rooms.
 */
export default defineConfig({
  root: here('.'),
  publicDir: here('src/web/public'),
  plugins: [react()],
  build: {
    outDir: here('dist/web'),
    emptyOutDir: true,
    target: 'es2024',
    // A preload helper would be written inline in some browsers; modules load without it.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'router', test: /node_modules[\\/]@tanstack[\\/]/ },
            {
              name: 'mantine',
              test: /node_modules[\\/](@mantine|@floating-ui|react-remove-scroll|react-number-format)/,
            },
            { name: 'zod', test: /node_modules[\\/]zod[\\/]/ },
            { name: 'instruments', test: /packages[\\/](instruments|anatomy)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': { target: 'http://127.0.0.1:7400', ws: true } } },
})
