import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { queryClient } from './data/queries.ts'
import { router } from './router.tsx'
import { cssVariablesResolver, mantineTheme } from './theme/mantine.ts'
import { usePreferences } from './theme/theme.ts'

export function App() {
  const { theme } = usePreferences()
  return (
    <MantineProvider
      theme={mantineTheme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={theme === 'light' ? 'light' : 'dark'}
      deduplicateInlineStyles
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
