'use strict'
const path = require('node:path')
const { ROOT, ensureDependencies, run } = require('./node24.cjs')
const { ensurePages } = require('./pages.cjs')
ensureDependencies()
ensurePages()
process.chdir(ROOT)
run([path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run'].concat(process.argv.slice(2)))
