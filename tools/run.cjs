'use strict'
const path = require('node:path')
const { ROOT, ensureDependencies, run } = require('./node24.cjs')
ensureDependencies()
process.chdir(ROOT)
run([path.resolve(ROOT, process.argv[2])].concat(process.argv.slice(3)))
