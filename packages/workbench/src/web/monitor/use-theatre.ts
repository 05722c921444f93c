import type { BaselineStage, EventCode, LiveAlarm, LiveFrame, Saying, SurgicalStep } from '@theca/monitor'
import { baselineSaid, EVENTS, momentOf, SURGICAL_STEPS } from '@theca/monitor'
import type { OnClock } from '@theca/monitor'
import type { CaseId, Entry, Json } from '@theca/record'
import { useCallback, useRef, useState } from 'react'
import { amendInCase, sayInCase } from '../data/say.ts'
import { sentenceOfError } from '../parts/basics.tsx'
import { capital } from '../parts/words.ts'
import { sayLive, timeOf } from './use-room.ts'

export type Told = { readonly words: string; readonly failed: boolean }

/** What the theatre page can say, each answered in one line at the foot: kept with its time, or why not. */
export function useTheatre(id: CaseId, session: string, on: OnClock | null) {
  const [told, setTold] = useState<Told | null>(null)
  const last = useRef<{ entry: Entry; words: string } | null>(null)

  const attempt = useCallback(async (words: string, run: () => Promise<string>): Promise<void> => {
    setTold({ words: `${words} …`, failed: false })
    try {
      setTold({ words: await run(), failed: false })
    } catch (error) {
      setTold({ words: `${words} was not kept. ${sentenceOfError(error)}`, failed: true })
    }
  }, [])

  const say = useCallback(
    (saying: Saying, words: string): void =>
      void attempt(words, async () => {
        const { atS, kept, entry } = await sayLive(id, session, saying)
        if (entry !== null) last.current = { entry, words }
        return `${words}, ${timeOf(on, atS)}, ${kept ? 'on the disk' : 'not on the disk: look at the recorder'}`
      }),
    [attempt, id, session, on],
  )

  return {
    told,
    say,
    event: (code: EventCode): void => say({ what: 'event', body: { code, words: null } }, capital(EVENTS[code].words)),
    step: (step: SurgicalStep): void =>
      say({ what: 'step', body: { step, words: null } }, `Step: ${SURGICAL_STEPS[step]}`),
    acknowledge: (alarm: LiveAlarm): void => say({ what: 'acknowledge', line: alarm.line }, 'Acknowledged'),
    silence: (): void => say({ what: 'audio-pause', line: 'all' }, 'Audio paused for two minutes'),
    /** The last thing that was said from this page is withdrawn; it stays readable in the record. */
    strike: (): void => {
      const found = last.current
      if (found === null)
        return setTold({ words: 'Nothing was said from this page that could be struck.', failed: false })
      void attempt(`Strike ${found.words}`, async () => {
        const { seq } = found.entry
        await amendInCase(id, {
          amends: seq,
          reason: 'Struck in theatre: the key was pressed by mistake.',
          retracts: true,
          key: crypto.randomUUID(),
        })
        last.current = null
        return `Struck: ${found.words}. It stays readable.`
      })
    },
    lock: (view: LiveFrame, stage: BaselineStage, reason: string | null): void =>
      void attempt('Baselines locked', async () => {
        if (on === null) return 'The record does not know this session yet. Try again in a moment.'
        const lines = view.lines
          .filter(({ referenceUv }) => referenceUv !== null)
          .map(({ line, referenceUv, referenceLatencyMs }) => ({
            line,
            valueUv: referenceUv,
            latencyMs: referenceLatencyMs,
            rangeUv: null,
            beforeUv: referenceUv,
            quality: 'locked as signed',
          }))
        const { kind, version } = baselineSaid
        const body = { session, act: 'locked', stage, reason, atS: view.atS, lines } as unknown as Json
        await sayInCase(id, [{ kind, version, body, effectiveAt: momentOf(on, view.atS) }])
        return `Baselines locked, ${timeOf(on, view.atS)}`
      }),
  }
}
