import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDataFolder } from '../../src/folder.ts'
import { verifyFolder } from '../../src/verify.ts'

export type Round = { acknowledged: number; lost: string[]; broken: string[]; leftovers: string[]; startMs: number }

/** Starts the writer, kills it after `afterMs` of work, opens the folder again and looks for everything it was told. */
export async function killRound(folder: string, seed: number, afterMs: number): Promise<Round> {
  const said = await writeAndKill(folder, seed, afterMs)
  const started = performance.now()
  const opened = await openDataFolder(folder, { create: false })
  if (!opened.ok) throw new Error(opened.failure.message)
  const startMs = performance.now() - started
  const { store, artifacts, audit, close } = opened.value
  const lost: string[] = []
  const noted = new Set((await audit.read({ limit: 1_000_000 })).map(({ what }) => what))
  const cases = new Map<string, Map<number, string>>()
  for (const { case: caseId } of await store.cases())
    cases.set(caseId, new Map((await store.read(caseId)).map(({ seq, hash }) => [seq, hash])))
  for (const line of said) {
    const [what, caseId = '', name = '', hash] = line.split(' ')
    if (what === 'entry' && cases.get(caseId)?.get(Number(name)) !== hash) lost.push(line)
    if (what === 'artifact' && !(await artifacts.get(caseId, name)).ok) lost.push(line)
    if (what === 'audit' && !noted.has(`${caseId} ${name}`)) lost.push(line)
  }
  const broken = (await verifyFolder(opened.value)).broken.map(({ where, what }) => `${where} ${what}`)
  const incoming = join(folder, 'artifacts/.incoming')
  const leftovers = [
    ...(existsSync(incoming) ? readdirSync(incoming) : []),
    ...readdirSync(folder).filter((name) => name.includes('.new')),
  ]
  await close()
  return { acknowledged: said.length, lost, broken, leftovers, startMs }
}

function writeAndKill(folder: string, seed: number, afterMs: number): Promise<string[]> {
  const writer = fileURLToPath(new URL('./writer.ts', import.meta.url))
  const child = spawn(process.execPath, [writer, folder, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let trouble = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    if (timer === undefined) timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (trouble += text))
  return new Promise((resolve, reject) => {
    child.once('close', (_, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the writer ended by itself: ${trouble}`))
      // A last line without its end was not said in full.
      return resolve(
        out
          .split('\n')
          .slice(0, -1)
          .filter((line) => line !== 'ready'),
      )
    })
  })
}
