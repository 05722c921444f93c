'use strict'
// npm start: install what is missing, build the pages when their sources changed, start the workbench.
const path = require('node:path')
const { ROOT, ensureDependencies, run } = require('./node24.cjs')
const { ensurePages } = require('./pages.cjs')

ensureDependencies()
ensurePages()
run([path.join(ROOT, 'packages/workbench/src/cli/main.ts'), 'start'].concat(process.argv.slice(2)))
