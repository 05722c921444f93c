import type { CaseId } from '@theca/record'
import type { Delta, Stroke } from '@theca/volumetry/segmentation'
import { applyDelta, newSheet } from '@theca/volumetry/segmentation'
import { useSyncExternalStore } from 'react'
import { call, Refused } from '../../../contract/client.ts'

export type SheetState = {
  drawing: string
  series: string
  labels: Uint8Array
  /** Changes with every stroke. */
  version: number
  /** Strokes on this screen, and how many of them the server has on its disk. */
  strokes: number
  saved: number
  savedAt: number | null
  /** Voxels of each label, without what is only shown while it is being drawn. */
  counts: Int32Array
  canUndo: boolean
  canRedo: boolean
  is: 'saved' | 'saving' | 'waiting' | 'moved' | 'refused'
  /** Why it is not saved. */
  problem: string | null
}

export type Sheet = {
  add(stroke: Stroke): void
  /** Shows a part of a stroke while it is being drawn; the next stroke, or `null`, takes it back first. */
  preview(delta: Delta | null): void
  /** After another window drew on: takes its strokes over and puts those of this one behind them. */
  takeOver(): Promise<void>
  state(): SheetState
  subscribe(listener: () => void): () => void
}

/** Strokes as the contract reads them are those that were sent: the same but for what may be written to. */
const asStrokes = (read: readonly unknown[]): Stroke[] => read as Stroke[]

/** Strokes sent in one go: a hand that draws quickly makes three a second. */
const AT_ONCE = 50
const AGAIN_MS = 1500

/**
 * A drawing on this screen. Every stroke is sent at once and kept here until the server has said that it is on the disk;
 * while the server does not answer it is tried again, and the page says so.
 *
 * @param given strokes that the server has already
 */
function openSheet(
  id: CaseId,
  about: { drawing: string; series: string; voxels: number },
  given: readonly Stroke[],
): Sheet {
  const { drawing, series, voxels } = about
  let paper = newSheet(voxels)
  for (const stroke of given) paper.add(stroke)
  let queue: Stroke[] = []
  let saved = given.length
  let version = 0
  let sending: { key: string; strokes: Stroke[] } | null = null
  let is: SheetState['is'] = 'saved'
  let problem: string | null = null
  let savedAt: number | null = null
  const previews: Delta[] = []
  const listeners = new Set<() => void>()
  let shown = snapshot()

  function snapshot(): SheetState {
    const { labels, counts, canUndo, canRedo } = paper.now()
    const strokes = saved + (sending?.strokes.length ?? 0) + queue.length
    return { drawing, series, labels, counts, version, strokes, saved, savedAt, canUndo, canRedo, is, problem }
  }
  const tell = (): void => {
    shown = snapshot()
    for (const listener of listeners) listener()
  }

  const send = async (): Promise<void> => {
    if (is === 'moved' || is === 'refused') return
    if (sending === null) {
      if (queue.length === 0) return
      sending = { key: crypto.randomUUID(), strokes: queue.slice(0, AT_ONCE) }
      queue = queue.slice(AT_ONCE)
    } else if (is === 'saving') return
    is = 'saving'
    tell()
    try {
      const { key, strokes } = sending
      const body = { seriesInstanceUid: series, at: saved, key, strokes: JSON.parse(JSON.stringify(strokes)) }
      const answer = await call('addStrokes', { params: { case: id, drawing }, body })
      saved = answer.strokes
      sending = null
      savedAt = Date.now()
      is = 'saved'
      problem = null
    } catch (error) {
      failed(error)
    }
    tell()
    if (is === 'saved' && queue.length > 0) void send()
  }

  const failed = (error: unknown): void => {
    const refusal = error instanceof Refused ? error : null
    problem = refusal?.problem.message ?? 'The stroke could not be sent.'
    if (refusal?.problem.code === 'drawing-moved') is = 'moved'
    else if (refusal !== null && refusal.status > 0 && refusal.status < 500) is = 'refused'
    else {
      is = 'waiting'
      setTimeout(() => void send(), AGAIN_MS)
    }
  }

  const unpreview = (): void => {
    for (const back of previews.splice(0).reverse()) applyDelta(paper.now().labels, back)
  }

  return {
    preview(delta) {
      if (delta === null) unpreview()
      else previews.push(applyDelta(paper.now().labels, delta))
      version += 1
      tell()
    },
    add(stroke) {
      unpreview()
      if (!paper.add(stroke)) return
      queue.push(stroke)
      version += 1
      tell()
      void send()
    },
    async takeOver() {
      const read = await call('drawing', { params: { case: id, drawing } })
      const theirs = asStrokes(read.strokes)
      // An undo of this window meant a stroke of this window; behind the others' strokes it would take back one of theirs.
      const mine = [...(sending?.strokes ?? []), ...queue].filter(({ act }) => act === 'draw')
      paper = newSheet(voxels)
      for (const stroke of [...theirs, ...mine]) paper.add(stroke)
      saved = theirs.length
      sending = null
      queue = mine
      is = 'saved'
      problem = null
      version += 1
      tell()
      void send()
    },
    state: () => shown,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Sheets that are on the screen, or still have strokes to send. */
const sheets = new Map<string, Sheet>()

/**
 * The sheet of a drawing: the same one as long as somebody looks at it. One that was left before everything was saved goes
 * on sending, and is found again here with what it has.
 *
 * @param given strokes that the server has already
 */
export function sheetOf(id: CaseId, about: Parameters<typeof openSheet>[1], given: readonly unknown[]): Sheet {
  const name = `${id} ${about.drawing}`
  const sheet = sheets.get(name) ?? openSheet(id, about, asStrokes(given))
  sheets.set(name, sheet)
  return sheet
}

export function leaveSheet(id: CaseId, drawing: string): void {
  const name = `${id} ${drawing}`
  const sheet = sheets.get(name)
  if (sheet === undefined) return
  const done = (): boolean => sheet.state().strokes === sheet.state().saved || sheet.state().is === 'moved'
  if (done()) sheets.delete(name)
  else {
    const stop = sheet.subscribe(() => {
      if (!done()) return
      stop()
      sheets.delete(name)
    })
  }
}

/** What a sheet shows now; `null` where none is open. */
export const useSheet = (sheet: Sheet | null): SheetState | null =>
  useSyncExternalStore(
    (listener) => sheet?.subscribe(listener) ?? (() => undefined),
    () => sheet?.state() ?? null,
  )
