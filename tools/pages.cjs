'use strict'
// Whether the built pages are those of the sources as they stand, by size and time of every source file.
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const path = require('node:path')
const { spawnSync } = require('node:child_process')
const { ensureNode, say, fail } = require('./node24.cjs')

const ROOT = path.resolve(__dirname, '..')
const OUT = path.join(ROOT, 'packages/workbench/dist/web')
const STAMP = path.join(OUT, '.sources')
const VITE = path.join(ROOT, 'node_modules/vite/bin/vite.js')

// The browser's bundle takes nothing from these.
const NOT_IN_PAGES = new Set([
  'node_modules',
  'dist',
  'test',
  'bench',
  'platform',
  'cli',
  'server',
  'render',
  'imaging',
  'demo',
])

function* sources(folder) {
  for (const item of fs.readdirSync(folder, { withFileTypes: true })) {
    if (NOT_IN_PAGES.has(item.name)) continue
    const full = path.join(folder, item.name)
    if (item.isDirectory()) yield* sources(full)
    else if (/\.(ts|tsx|css|html|svg|json|woff2)$/.test(item.name)) yield full
  }
}

function fingerprint() {
  const hash = createHash('sha256')
  for (const file of [path.join(ROOT, 'package-lock.json'), ...sources(path.join(ROOT, 'packages'))]) {
    const stat = fs.statSync(file)
    hash.update(file + ' ' + stat.size + ' ' + Math.floor(stat.mtimeMs) + '\n')
  }
  return hash.digest('hex')
}

const isBuilt = () => fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === fingerprint()
const markBuilt = () => fs.writeFileSync(STAMP, fingerprint())

/** Builds the pages when their sources changed; ends with a sentence when they cannot be built. */
function ensurePages() {
  if (isBuilt()) return
  say('theca: building the pages (some seconds) …')
  const args = [VITE, 'build', path.join(ROOT, 'packages/workbench'), '--logLevel', 'warn']
  const build = spawnSync(ensureNode(), args, { cwd: ROOT, stdio: ['ignore', 2, 2] })
  if (build.status !== 0) fail('the pages could not be built; the lines above say why. Nothing was started.')
  markBuilt()
}

module.exports = { ensurePages, isBuilt, markBuilt, VITE, OUT }
