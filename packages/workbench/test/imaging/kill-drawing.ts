import type { spawn as nodeSpawn } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stroke } from '@theca/volumetry/segmentation'

const main = join(import.meta.dirname, '../../src/server/main.ts')
const DRAWING = 'dddddddd'

type Running = { address: string; cookie: string; kill: () => Promise<void> }

async function start(data: string, spawn: typeof nodeSpawn): Promise<Running> {
  const child = spawn(process.execPath, [main, data, '0'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim())),
  )
  const [address = '', token = ''] = line.split('#')
  const response = await fetch(`${address}api/session/start`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ token }),
  })
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return {
    address,
    cookie,
    kill: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}

const headers = { 'content-type': 'application/json', 'x-theca': '1' }

/** A stroke that tells its own number, so that order and loss show. */
const strokeOf = (number: number): Stroke => ({
  act: 'draw',
  by: { tool: 'brush', settings: { number } },
  delta: [{ label: 3, runs: [number, 1] }],
})

/**
 * A server of its own; strokes are sent one after the other and acknowledged ones counted; the server is killed; another
 * one on the same folder is asked for what there is.
 */
export async function killWhileDrawing(
  folder: string,
  files: readonly Uint8Array[],
  series: string,
  afterMs: number,
  spawn: typeof nodeSpawn,
): Promise<{ acknowledged: number; kept: number; inOrder: boolean }> {
  await mkdir(folder, { recursive: true })
  const data = join(folder, 'data')
  const first = await start(data, spawn)
  const post = async (path: string, body: unknown): Promise<Response> =>
    fetch(`${first.address}api/${path}`, {
      method: 'POST',
      headers: { ...headers, cookie: first.cookie },
      body: JSON.stringify(body),
    })
  const opened = (await (
    await post('cases', {
      drafts: [
        {
          kind: 'assess.case-opened',
          version: 1,
          effectiveAt: new Date().toISOString(),
          body: { synthetic: true, sex: 'not-known', birthYear: { is: 'not-asked' } },
        },
      ],
    })
  ).json()) as { case: string }
  const artifacts: string[] = []
  for (const bytes of files) {
    const kept = await fetch(`${first.address}api/cases/${opened.case}/artifacts`, {
      method: 'POST',
      headers: { 'x-theca': '1', 'content-type': 'application/dicom', cookie: first.cookie },
      body: new Uint8Array(bytes),
    })
    artifacts.push(((await kept.json()) as { id: string }).id)
  }
  await post(`cases/${opened.case}/actions/read-imaging`, { task: 'reading-1', from: { artifacts } })

  let acknowledged = 0
  let over = false
  const drawing = (async () => {
    while (!over) {
      try {
        const body = {
          seriesInstanceUid: series,
          at: acknowledged,
          key: String(10_000_000 + acknowledged),
          strokes: [strokeOf(acknowledged)],
        }
        const response = await post(`cases/${opened.case}/drawings/${DRAWING}/strokes`, body)
        if (!response.ok) throw new Error(await response.text())
        acknowledged = ((await response.json()) as { strokes: number }).strokes
      } catch (error) {
        if (!over) throw error
      }
    }
  })()
  while (acknowledged === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await new Promise((resolve) => setTimeout(resolve, afterMs))
  over = true
  await first.kill()
  await drawing

  const second = await start(data, spawn)
  const read = (await (
    await fetch(`${second.address}api/cases/${opened.case}/drawings/${DRAWING}`, { headers: { cookie: second.cookie } })
  ).json()) as { strokes: Stroke[] }
  await second.kill()
  const inOrder = read.strokes.every((stroke, number) => JSON.stringify(stroke) === JSON.stringify(strokeOf(number)))
  return { acknowledged, kept: read.strokes.length, inOrder }
}
