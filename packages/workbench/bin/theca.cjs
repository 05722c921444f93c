#!/usr/bin/env node
'use strict'
// The command on the PATH: runs the command line on a Node that is new enough.
const path = require('node:path')
const { run } = require('../../../tools/node24.cjs')
run([path.join(__dirname, '../src/cli/main.ts')].concat(process.argv.slice(2)))
