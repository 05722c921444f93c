import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerInstrument, assessEntries, caseOpened, referral } from '@theca/assess'
import { openDataFolder } from '@theca/platform'
import type { Draft, Json } from '@theca/record'
import { kindsOf } from '@theca/record'
import { newCaseId, openRecord } from '@theca/record/kernel'
import type { Figure } from '../bench.ts'

const CASES = 10_000
const author = { type: 'algorithm', name: 'bench', version: '1' } as const
const opening: { kind: string; version: number; body: Json }[] = [
  {
    kind: caseOpened.kind,
    version: 1,
    body: { synthetic: true, sex: 'female', birthYear: { is: 'known', value: 1960 } },
  },
  {
    kind: referral.kind,
    version: 1,
    body: {
      primary: { site: 'lung', histology: { is: 'known', value: 'adenocarcinoma' }, driver: { is: 'not-known' } },
      compartments: ['intramedullary'],
      lesions: [{ compartment: 'intramedullary', from: 'T4', to: 'T5', side: 'midline' }],
      firstSymptom: { is: 'not-asked' },
      question: { is: 'known', value: 'Operate or irradiate?' },
    },
  },
]

function draftsOf(index: number): Draft[] {
  const at = (hours: number): string => new Date(Date.UTC(2026, 0, 1 + (index % 300)) + hours * 3_600_000).toISOString()
  const exams = Array.from({ length: 9 }, (_, visit) => [
    answerInstrument(
      'mccormick-modified',
      { grade: ['I', 'II', 'III'][(index + visit) % 3] },
      ['intramedullary'],
      at(visit * 30),
    ),
    answerInstrument('kps', { kps: ((index + visit) % 11) * 10 }, ['intramedullary'], at(visit * 30)),
  ])
  return [
    ...opening.map((each) => ({ ...each, effectiveAt: at(0) })),
    ...exams.flat().flatMap((draft) => (draft.ok ? [draft.value] : [])),
  ]
}

/** From starting the process to the worklist's answer, with ten thousand cases of twenty entries. */
export async function bench(): Promise<Figure[]> {
  const path = mkdtempSync(join(tmpdir(), 'theca-bench-'))
  try {
    const data = join(path, 'data')
    await fill(data)
    const what = 'start to worklist, 10,000 cases, 200,000 entries'
    return [
      { what: `${what}, everything folded`, ours: await secondsToWorklist(data), unit: 's', hold: '≤ 5 s' },
      { what: `${what}, after a clean end`, ours: await secondsToWorklist(data), unit: 's', hold: '≤ 5 s' },
    ]
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}

async function fill(data: string): Promise<void> {
  const opened = await openDataFolder(data, { create: true })
  if (!opened.ok) throw new Error(opened.failure.message)
  const { store, vault, close } = opened.value
  const record = openRecord({ store, vault, kinds: kindsOf(assessEntries), now: () => new Date() })
  for (let index = 0; index < CASES;) {
    // Among ten thousand random ids one or two are drawn twice; those are drawn again.
    const done = await record.append(newCaseId(), draftsOf(index), author, { empty: true })
    if (done.ok) index += 1
  }
  await close()
}

async function secondsToWorklist(data: string): Promise<number> {
  const began = performance.now()
  const args = ['start', '--no-open', '--data', data, '--port', '7499']
  const server = spawn('node_modules/.bin/theca', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const token = await new Promise<string>((resolve, reject) => {
      let out = ''
      server.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        const found = /#(\S+)/.exec(out)?.[1]
        if (found !== undefined) resolve(found)
      })
      server.on('exit', () => reject(new Error('the workbench did not start')))
    })
    const origin = 'http://127.0.0.1:7499'
    const headers = { 'content-type': 'application/json', 'x-theca': '1', origin }
    const session = await fetch(`${origin}/api/session/start`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ token }),
    })
    const cookie = (session.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const worklist = await fetch(`${origin}/api/views/worklist`, { headers: { cookie } })
    const { rows } = (await worklist.json()) as { rows: unknown[] }
    if (rows.length !== CASES) throw new Error(`the worklist shows ${rows.length} cases`)
    return (performance.now() - began) / 1000
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
  }
}
