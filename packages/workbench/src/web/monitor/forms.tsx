/* oxlint-disable jsx-a11y/no-autofocus -- the person has just asked for this field by its key */
import type { BaselineStage, LiveAlarm, LiveFrame, Monitoring, Saying, StopDecision, TEAM } from '@theca/monitor'
import { BASELINE_STAGES, STOP_DECISIONS, SURGICAL_STEPS, teamTitles } from '@theca/monitor'
import type { SurgicalStep } from '@theca/monitor'
import type { FormEvent, ReactNode } from 'react'
import { useState } from 'react'
import { capital } from '../parts/words.ts'

/** Small forms of the theatre page, in a pane beside the traces: nothing covers a signal, Escape goes back. */

type Say = (saying: Saying, words: string) => void
type Team = (typeof TEAM)[number]

const prevented = (run: () => void) => (event: FormEvent) => {
  event.preventDefault()
  run()
}

function Pick<K extends string>({
  label,
  value,
  of,
  onChange,
}: {
  label: string
  value: K
  of: Readonly<Record<K, string>>
  onChange: (value: K) => void
}) {
  return (
    <label className="tf">
      <span>{label}</span>
      <select className="f" value={value} onChange={(event) => onChange(event.currentTarget.value as K)}>
        {(Object.keys(of) as K[]).map((key) => (
          <option key={key} value={key}>
            {of[key]}
          </option>
        ))}
      </select>
    </label>
  )
}

const Words = ({
  label,
  value,
  onChange,
  first = false,
  required = false,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  first?: boolean
  required?: boolean
}) => (
  <label className="tf wide">
    <span>{label}</span>
    <input
      className="f"
      autoFocus={first}
      required={required}
      maxLength={400}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  </label>
)

export const alarmKey = (alarm: LiveAlarm | null) =>
  alarm === null ? null : { line: alarm.line, family: alarm.family, number: alarm.number }

// ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const FIELDS = [
  ['mapMmHg', 'MAP, mmHg', 0, 300, 1],
  ['temperatureC', 'Temperature, °C', 10, 45, 0.1],
  ['heartRatePerMin', 'Heart rate, /min', 0, 350, 1],
  ['spo2Percent', 'SpO₂, %', 0, 100, 1],
  ['etco2MmHg', 'EtCO₂, mmHg', 0, 150, 1],
  ['macVolatile', 'Volatile, MAC', 0, 5, 0.05],
  ['propofolMgKgH', 'Propofol, mg/kg/h', 0, 50, 0.1],
  ['remifentanilUgKgMin', 'Remifentanil, µg/kg/min', 0, 5, 0.01],
  ['ketamineMgKgH', 'Ketamine, mg/kg/h', 0, 20, 0.1],
  ['tofCount', 'TOF count, of 4', 0, 4, 1],
  ['tofRatio', 'T4/T1', 0, 2, 0.01],
] as const
type Field = (typeof FIELDS)[number][0]
const BOLUSES = {
  none: 'no bolus',
  propofol: 'propofol',
  ketamine: 'ketamine',
  etomidate: 'etomidate',
  lidocaine: 'lidocaine',
  dexmedetomidine: 'dexmedetomidine',
  opioid: 'opioid',
  other: 'other',
} as const

/** Physiology by keyboard: Tab walks, Enter keeps. What is left empty stays unknown. */
export function ValuesForm({ say }: { say: Say }) {
  const [values, setValues] = useState<Partial<Record<Field, string>>>({})
  const [bolus, setBolus] = useState<keyof typeof BOLUSES>('none')
  const given = FIELDS.filter(([field]) => (values[field] ?? '') !== '')
  const keep = (): void => {
    if (given.length === 0 && bolus === 'none') return
    const of = (field: Field): number | null => ((values[field] ?? '') === '' ? null : Number(values[field]))
    say(
      {
        what: 'physiology',
        body: {
          by: 'person',
          mapMmHg: of('mapMmHg'),
          heartRatePerMin: of('heartRatePerMin'),
          temperatureC: of('temperatureC'),
          spo2Percent: of('spo2Percent'),
          etco2MmHg: of('etco2MmHg'),
          macVolatile: of('macVolatile'),
          propofolMgKgH: of('propofolMgKgH'),
          remifentanilUgKgMin: of('remifentanilUgKgMin'),
          ketamineMgKgH: of('ketamineMgKgH'),
          tofCount: of('tofCount'),
          tofRatio: of('tofRatio'),
          bolus: bolus === 'none' ? null : bolus,
        },
      },
      'Values',
    )
    setValues({})
    setBolus('none')
  }
  return (
    <form className="tform" aria-label="Physiology values" onSubmit={prevented(keep)}>
      {FIELDS.map(([field, label, min, max, step], at) => (
        <label key={field} className="tf">
          <span>{label}</span>
          <input
            className="f"
            type="number"
            autoFocus={at === 0}
            min={min}
            max={max}
            step={step}
            value={values[field] ?? ''}
            onChange={(event) => setValues({ ...values, [field]: event.currentTarget.value })}
          />
        </label>
      ))}
      <Pick label="Bolus" value={bolus} of={BOLUSES} onChange={setBolus} />
      <button type="submit" className="bigkey fill" disabled={given.length === 0 && bolus === 'none'}>
        Keep values
      </button>
    </form>
  )
}

// ── calls ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const READ_BACK = {
  right: 'heard: said back rightly',
  corrected: 'said back and corrected',
  none: 'not said back',
} as const

/** Who told whom what, and whether it was said back. */
export function CallForm({
  say,
  alarm,
  sentence,
  from: first = 'neurophysiologist',
}: {
  say: Say
  alarm: LiveAlarm | null
  sentence: string
  from?: Team
}) {
  const [from, setFrom] = useState<Team>(first)
  const [to, setTo] = useState<Team>('surgeon')
  const [words, setWords] = useState(sentence)
  const [readBack, setReadBack] = useState<keyof typeof READ_BACK>('right')
  return (
    <form
      className="tform"
      aria-label="Call"
      onSubmit={prevented(() => {
        say(
          {
            what: 'call',
            body: { from, to, words: words.trim() === '' ? '–' : words.trim(), readBack, alarm: alarmKey(alarm) },
          },
          'Call',
        )
        setWords('')
      })}
    >
      <Words label="What was said" value={words} onChange={setWords} first required />
      <Pick label="From" value={from} of={teamTitles} onChange={setFrom} />
      <Pick label="To" value={to} of={teamTitles} onChange={setTo} />
      <Pick label="Read-back" value={readBack} of={READ_BACK} onChange={setReadBack} />
      <button type="submit" className="bigkey fill" disabled={words.trim() === ''}>
        Keep call
      </button>
    </form>
  )
}

export function NoteForm({ say }: { say: Say }) {
  const [words, setWords] = useState('')
  return (
    <form
      className="tform"
      aria-label="Note"
      onSubmit={prevented(() => {
        say({ what: 'event', body: { code: 'note', words: words.trim() === '' ? null : words.trim() } }, 'Note')
        setWords('')
      })}
    >
      <Words label="Note, in words" value={words} onChange={setWords} first />
      <button type="submit" className="bigkey fill">
        Keep note
      </button>
    </form>
  )
}

// ── decision ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The decision on the resection, and how much the surgeon judges removed: said aloud, so it is at least that and no point. */
export function DecisionForm({ say }: { say: Say }) {
  const [decision, setDecision] = useState<StopDecision>('continue')
  const [by, setBy] = useState<Team>('surgeon')
  const [removed, setRemoved] = useState('')
  const [reason, setReason] = useState('')
  return (
    <form
      className="tform"
      aria-label="Decision on the resection"
      onSubmit={prevented(() =>
        say(
          {
            what: 'decision',
            body: {
              decision,
              by,
              reason: reason.trim() === '' ? null : reason.trim(),
              removedPercent: removed === '' ? null : Number(removed),
            },
          },
          `Decision: ${STOP_DECISIONS[decision]}`,
        ),
      )}
    >
      <Pick label="Decision" value={decision} of={STOP_DECISIONS} onChange={setDecision} />
      <Pick label="By" value={by} of={teamTitles} onChange={setBy} />
      <label className="tf">
        <span>Judged removed, %</span>
        <input
          className="f"
          type="number"
          min={0}
          max={100}
          step={5}
          value={removed}
          onChange={(event) => setRemoved(event.currentTarget.value)}
        />
      </label>
      <Words label="Reason" value={reason} onChange={setReason} />
      <button type="submit" className="bigkey fill">
        Keep decision
      </button>
      <p className="q">Debulk as much as function allows. Empty is not judged, never zero.</p>
    </form>
  )
}

// ── steps ────────────────────────────────────────────────────────────────────────────────────────────────────────────

export const AllSteps = ({ onStep }: { onStep: (step: SurgicalStep) => void }) => (
  <fieldset className="allsteps" aria-label="All steps">
    {(Object.keys(SURGICAL_STEPS) as SurgicalStep[]).map((step) => (
      <button key={step} type="button" className="lkey" onClick={() => onStep(step)}>
        {capital(SURGICAL_STEPS[step])}
      </button>
    ))}
  </fieldset>
)

// ── baselines ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Where the baselines of a session stand by the record. */
export function baselineState(said: Monitoring, session: string): 'none' | 'set' | 'locked' {
  const last = said.baselines.findLast(({ body }) => body.session === session)
  return last === undefined ? 'none' : last.body.act === 'locked' ? 'locked' : 'set'
}

/** Why a baseline may not be signed now, or null. Never while an alarm is active: the fall would become the new normal. */
export const whyNoBaseline = (view: LiveFrame): string | null => {
  const active = view.alarms.find(
    ({ phase, priority }) => phase === 'active' && (priority === 'high' || priority === 'medium'),
  )
  if (active !== undefined)
    return `An alarm on ${active.line} is active. A new baseline would make the fall the new normal.`
  return view.inhibited === null ? null : `Nothing can be judged now: ${view.inhibited}.`
}

export function BaselinesForm({
  view,
  said,
  say,
  lock,
  children,
}: {
  view: LiveFrame
  said: Monitoring
  say: Say
  lock: (stage: BaselineStage, reason: string | null) => void
  children?: ReactNode
}) {
  const state = baselineState(said, view.session)
  const signed = view.lines.some(({ referenceUv }) => referenceUv !== null)
  const [stage, setStage] = useState<BaselineStage>(signed ? 'new-stage' : 'pre-resection')
  const [which, setWhich] = useState<'all' | 'mep' | 'ssep' | 'dwave' | 'bcr'>('all')
  const [reason, setReason] = useState('')
  const why = whyNoBaseline(view)
  const lines = view.lines.filter(
    ({ modality, role }) => role !== 'state' && modality !== 'emg' && (which === 'all' || modality === which),
  )
  const measured = lines.filter(({ amplitudeUv }) => amplitudeUv !== null)
  const needsReason = state === 'locked' || signed
  const blocked = why !== null || measured.length === 0 || (needsReason && reason.trim() === '')
  return (
    <form
      className="tform"
      aria-label="Baselines"
      onSubmit={prevented(() => {
        if (blocked) return
        say(
          {
            what: 'baseline',
            lines: which === 'all' ? 'all' : lines.map(({ line }) => line),
            stage,
            reason: reason.trim() === '' ? null : reason.trim(),
          },
          signed ? 'Baseline reset' : 'Baseline set',
        )
        setReason('')
      })}
    >
      <p className="tf wide">
        {state === 'none'
          ? 'No baseline is signed.'
          : state === 'locked'
            ? 'Baselines are locked; a reset needs its reason.'
            : 'Baselines are signed and not locked.'}{' '}
        {measured.length} of {lines.length} lines have a result to sign.
        {why === null ? null : <b className="why"> {why}</b>}
      </p>
      <Pick label="When" value={stage} of={BASELINE_STAGES} onChange={setStage} />
      <Pick
        label="Lines"
        value={which}
        of={{ all: 'all lines', mep: 'MEP', ssep: 'SSEP', dwave: 'D-wave', bcr: 'BCR' }}
        onChange={setWhich}
      />
      <Words label={needsReason ? 'Reason (needed)' : 'Reason'} value={reason} onChange={setReason} first />
      <button type="submit" className="bigkey fill" disabled={blocked}>
        {signed ? 'Reset baseline' : 'Set baseline'}
      </button>
      <button
        type="button"
        className="lkey"
        disabled={!signed || state === 'locked'}
        onClick={() => lock(stage, reason.trim() === '' ? null : reason.trim())}
      >
        Lock
      </button>
      {children}
    </form>
  )
}
