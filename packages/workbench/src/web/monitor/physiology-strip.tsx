import type { LiveFrame, Monitoring } from '@theca/monitor'
import { IconArrowDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { number } from '../parts/words.ts'
import { duration } from './scene.ts'

type Physiology = Monitoring['physiology'][number]['body']
type Value = { readonly value: number; readonly atS: number | null }

/** The newest entry that has a value: each one keeps its own age. */
export function lastValue(said: Monitoring, session: string, of: (body: Physiology) => number | null): Value | null {
  const found = said.physiology.findLast(({ body }) => body.session === session && of(body) !== null)
  return found === undefined ? null : { value: of(found.body) as number, atS: found.body.atS }
}

/** A value that was entered by hand and is older than this is said to be old. */
const OLD_S = 15 * 60
/** Low by the dossier: below 65 mmHg, or a fifth below the patient's own first value of this operation. */
export function pressureIsLow(said: Monitoring, session: string): boolean {
  const now = lastValue(said, session, ({ mapMmHg }) => mapMmHg)
  const first =
    said.physiology.find(({ body }) => body.session === session && body.mapMmHg !== null)?.body.mapMmHg ?? null
  return now !== null && (now.value < 65 || (first !== null && now.value <= 0.8 * first))
}

export function PhysiologyStrip({ view, said, stale }: { view: LiveFrame; said: Monitoring; stale: boolean }) {
  const of = (pick: (body: Physiology) => number | null): Value | null => lastValue(said, view.session, pick)
  const [map, temperature, propofol, mac] = [
    of((b) => b.mapMmHg),
    of((b) => b.temperatureC),
    of((b) => b.propofolMgKgH),
    of((b) => b.macVolatile),
  ]
  const [tof, spo2] = [of((b) => b.tofCount), of((b) => b.spo2Percent)]
  const low = pressureIsLow(said, view.session)
  return (
    <section className="physio" aria-label="Physiology">
      <Cell title="MAP" of={map} unit="mmHg" now={view.atS} low={low} />
      <Cell title="Temp" of={temperature} unit="°C" decimals={1} now={view.atS} />
      <Cell
        title={mac !== null && propofol === null ? 'Volatile' : 'Propofol'}
        of={propofol ?? mac}
        unit={propofol === null ? 'MAC' : 'mg/kg/h'}
        decimals={1}
        now={view.atS}
      />
      <Cell
        title="TOF"
        of={tof}
        unit={view.muscles === 'all' ? 'of 4' : `of 4, ${view.muscles.replace('-', ' ')}`}
        now={view.atS}
      />
      <div className="pcell">
        <span>EEG</span>
        {view.eeg === null || stale ? (
          <span className="unk">not known</span>
        ) : (
          <>
            <b>{view.eeg.suppressionPercent === null ? '–' : number(view.eeg.suppressionPercent)}</b>
            <small>
              % suppression
              <br />
              SEF {view.eeg.spectralEdgeHz === null ? 'not known' : `${number(view.eeg.spectralEdgeHz)} Hz`}
            </small>
          </>
        )}
      </div>
      <Cell title="SpO₂" of={spo2} unit="%" now={view.atS} />
    </section>
  )
}

function Cell({
  title,
  of,
  unit,
  decimals = 0,
  now,
  low = false,
}: {
  title: ReactNode
  of: Value | null
  unit: string
  decimals?: number
  now: number
  low?: boolean
}) {
  const old = of?.atS === null || of?.atS === undefined ? null : now - of.atS
  return (
    <div className={low ? 'pcell low' : 'pcell'}>
      <span>
        {title}
        {low ? (
          <>
            {' '}
            <IconArrowDown className="i s" aria-hidden="true" /> low
          </>
        ) : null}
      </span>
      {of === null ? (
        <span className="mis">not asked</span>
      ) : (
        <>
          <b className={old !== null && old > OLD_S ? 'aged' : ''}>{number(of.value, decimals)}</b>
          <small>
            {unit}
            <br />
            {old === null ? '' : `${duration(old)} ago`}
          </small>
        </>
      )}
    </div>
  )
}
