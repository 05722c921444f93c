import type { Referral } from '@theca/assess'
import {
  COURSES,
  CSF_CYTOLOGY,
  MRI_STATES,
  NEURAXIS_REGIONS,
  SYSTEMIC_SITES,
  SYSTEMIC_STATES,
  systemicWords,
} from '@theca/assess'
import { DateText } from '@theca/assess/screens'
import { NOT_ASKED, known, valueOf } from '@theca/record'
import { useState } from 'react'
import { KnownRow, WordsRow } from '../parts/known-row.tsx'
import { Marks, Seg } from '../parts/seg.tsx'
import type { Intake } from './intake-disease.tsx'
import { DayRow } from './intake-disease.tsx'

const plain = <V extends string>(values: readonly V[]) =>
  values.map((value) => ({ value, title: value.replaceAll('-', ' ') }))

/** How it began, and how it goes. */
export function IntakeCourse({ body, change }: Intake) {
  const symptom = valueOf(body.firstSymptom)
  const say = (part: Partial<NonNullable<typeof symptom>>): void =>
    change({
      firstSymptom: known({ date: '', precision: 'day', what: NOT_ASKED, ...symptom, ...part }),
    })
  return (
    <section className="isec" aria-label="How it began, and how it goes">
      <h3>How it began, and how it goes</h3>
      <KnownRow
        title="First symptom"
        note="The clock of this disease starts here; an approximate day is better than none."
        value={body.firstSymptom}
        onChange={(firstSymptom) => change({ firstSymptom })}
      >
        {(id) => (
          <span className="beside">
            <DateText
              id={id}
              of="day"
              value={symptom?.date ?? null}
              onChange={(date) => (date === null ? change({ firstSymptom: NOT_ASKED }) : say({ date }))}
            />
            {symptom === null ? null : (
              <Seg
                label="Exact to the"
                value={symptom.precision}
                onChange={(precision) => say({ precision })}
                options={[
                  { value: 'day', title: 'to the day' },
                  { value: 'week', title: 'week' },
                  { value: 'month', title: 'month' },
                ]}
              />
            )}
          </span>
        )}
      </KnownRow>
      {symptom === null ? null : (
        <WordsRow title="What it was" maximum={500} value={symptom.what} onChange={(what) => say({ what })} />
      )}
      <KnownRow boxes title="Course" value={body.course} onChange={(course) => change({ course })}>
        {() => (
          <Seg
            label="Course"
            value={valueOf(body.course)}
            onChange={(course) => change({ course: known(course) })}
            options={plain(COURSES)}
          />
        )}
      </KnownRow>
    </section>
  )
}

type Mri = Referral['neuraxisMri']
type MriState = (typeof MRI_STATES)[number]
const mriTitles: Record<MriState, string> = {
  'done-contrast': 'with contrast',
  'done-plain': 'without contrast',
  'not-done': 'not done',
  'not-known': 'not known',
}

/** What is known of the rest of the neuraxis and of the body. */
export function IntakeSpread({ body, change }: Intake) {
  const csf = valueOf(body.csf)
  const systemic = valueOf(body.systemic)
  const sayCsf = (part: Partial<NonNullable<typeof csf>>): void =>
    change({ csf: known({ cytology: 'not-done', on: null, tapsNegative: null, ...csf, ...part }) })
  const saySystemic = (part: Partial<NonNullable<typeof systemic>>): void =>
    change({ systemic: known({ status: 'controlled', sites: [], ...systemic, ...part }) })
  const drawn = csf !== null && csf.cytology !== 'not-done'
  return (
    <section className="isec" aria-label="The rest of the neuraxis, and of the body">
      <h3>The rest of the neuraxis, and of the body</h3>
      <Neuraxis mri={body.neuraxisMri} onChange={(neuraxisMri) => change({ neuraxisMri })} />
      <KnownRow boxes title="Cells in the CSF" value={body.csf} onChange={(next) => change({ csf: next })}>
        {() => (
          <span className="beside">
            <Seg
              label="Cells in the CSF"
              value={csf?.cytology ?? null}
              onChange={(cytology) => sayCsf({ cytology })}
              options={plain(CSF_CYTOLOGY)}
            />
            {drawn ? (
              <>
                <DateText label="CSF drawn on" of="day" value={csf.on} onChange={(on) => sayCsf({ on })} />
                <input
                  className="f short"
                  type="number"
                  min={0}
                  max={20}
                  aria-label="Taps without tumour cells"
                  placeholder="negative taps"
                  value={csf.tapsNegative ?? ''}
                  onChange={(event) =>
                    sayCsf({
                      tapsNegative: event.currentTarget.value === '' ? null : event.currentTarget.valueAsNumber,
                    })
                  }
                />
              </>
            ) : null}
          </span>
        )}
      </KnownRow>
      <KnownRow boxes title="Cancer elsewhere" value={body.systemic} onChange={(next) => change({ systemic: next })}>
        {() => (
          <span className="beside">
            <Seg
              label="Cancer elsewhere"
              value={systemic?.status ?? null}
              onChange={(status) => saySystemic({ status, ...(status === 'no-other-disease' ? { sites: [] } : {}) })}
              options={SYSTEMIC_STATES.map((value) => ({
                value,
                title: systemicWords[value].replace('cancer elsewhere ', '').replace('no cancer elsewhere', 'none'),
              }))}
            />
            {systemic === null || systemic.status === 'no-other-disease' ? null : (
              <Marks
                label="Where"
                values={systemic.sites}
                onChange={(sites) => saySystemic({ sites })}
                options={plain(SYSTEMIC_SITES)}
              />
            )}
          </span>
        )}
      </KnownRow>
    </section>
  )
}

/** The whole neuraxis in one answer, or region by region. */
function Neuraxis({ mri, onChange }: { mri: Mri; onChange: (mri: Mri) => void }) {
  const [apart, setApart] = useState(false)
  const states = new Set(NEURAXIS_REGIONS.map((region) => mri[region]))
  const [only] = states
  const mixed = states.size > 1 || apart
  const whole = (state: MriState): Mri => ({
    brain: state,
    cervical: state,
    thoracic: state,
    lumbosacral: state,
    on: mri.on,
  })
  return (
    <>
      <div className="krow">
        <span className="flabel" aria-hidden="true">
          MRI, whole neuraxis
        </span>
        <div className="answer">
          <Seg
            label="MRI of the whole neuraxis"
            value={mixed ? 'apart' : (only ?? null)}
            onChange={(state) => {
              setApart(state === 'apart')
              if (state !== 'apart') onChange(whole(state))
            }}
            options={[
              ...MRI_STATES.map((value) => ({ value, title: mriTitles[value] })),
              { value: 'apart' as const, title: 'region by region' },
            ]}
          />
        </div>
        <span className="absent" />
      </div>
      {mixed
        ? NEURAXIS_REGIONS.map((region) => (
            <div className="krow" key={region}>
              <span className="flabel q" aria-hidden="true">
                {region}
              </span>
              <div className="answer">
                <Seg
                  label={`MRI, ${region}`}
                  value={mri[region]}
                  onChange={(state) => onChange({ ...mri, [region]: state })}
                  options={MRI_STATES.map((value) => ({ value, title: mriTitles[value] }))}
                />
              </div>
              <span className="absent" />
            </div>
          ))
        : null}
      {states.has('done-contrast') || states.has('done-plain') ? (
        <DayRow title="MRI done on" value={mri.on} onChange={(on) => onChange({ ...mri, on })} />
      ) : null}
    </>
  )
}
