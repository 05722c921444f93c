import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const pages = createRequire(import.meta.url)('./pages.cjs') as { VITE: string; markBuilt: () => void }

/** Builds the pages, whether or not their sources changed. */
const build = spawnSync(process.execPath, [pages.VITE, 'build', resolve('packages/workbench')], { stdio: 'inherit' })
if (build.status === 0) pages.markBuilt()
process.exitCode = build.status ?? 1
