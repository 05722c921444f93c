'use strict'
// npm start: install what is missing, build the pages when their sources changed, start the workbench.
const { spawnSync } = require('node:child_process')
const path = require('node:path')
const { ROOT, ensureDependencies, ensureNode, run, say, fail } = require('./node24.cjs')
const { isBuilt, markBuilt, VITE } = require('./pages.cjs')

ensureDependencies()
if (!isBuilt()) {
  say('theca: building the pages (some seconds) …')
  const build = spawnSync(ensureNode(), [VITE, 'build', path.join(ROOT, 'packages/workbench'), '--logLevel', 'warn'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  })
  if (build.status !== 0) fail('the pages could not be built; the lines above say why. Nothing was started.')
  markBuilt()
}
run([path.join(ROOT, 'packages/workbench/src/cli/main.ts'), 'start'].concat(process.argv.slice(2)))
