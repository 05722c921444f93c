import { IconCheck, IconX } from '@tabler/icons-react'
import type { MuscleId } from '@theca/anatomy'
import { formatSegments, muscle, MUSCLE_IDS } from '@theca/anatomy'
import type { MonitoringPlan, MontageChanges, PlannedChannel } from '@theca/plan'
import {
  approaches,
  monitoringPlanOf,
  monitoringQuestionOf,
  monitoringRows,
  NO_CHANGES,
  rulesBroken,
} from '@theca/plan'
import { Empty, Head } from '../../parts/basics.tsx'
import { plural } from '../../parts/words.ts'
import type { Drafting } from './parts.tsx'
import { Select, Words } from './parts.tsx'

/** The monitoring that follows from level, side and compartment. It becomes the montage of the monitor room. */
export function MontagePane({ plan, change, may, montageHref }: Drafting & { montageHref: string | null }) {
  const { monitoring } = plan
  const turns = plan.approach.option !== null && approaches[plan.approach.option].turnsCord
  const derive = (changes: MontageChanges): void =>
    change({ monitoring: monitoringPlanOf({ ...monitoringQuestionOf(plan, turns), changes }) })
  return (
    <section aria-label="Monitoring" className="tr">
      <Head>
        <h2>Monitoring</h2>
        <span className="m">{monitoring === null ? 'not planned yet' : 'becomes the montage'}</span>
        <span className="grow" />
        {monitoring === null ? null : <span className="num m nw">{plural(monitoring.channels.length, 'channel')}</span>}
        {montageHref === null ? null : (
          <a className="b q" href={montageHref} download="montage.json">
            Montage, JSON
          </a>
        )}
      </Head>
      {monitoring === null ? (
        <Empty
          action={
            may ? (
              <button type="button" className="b" onClick={() => derive(NO_CHANGES)}>
                Plan the monitoring
              </button>
            ) : null
          }
        >
          Muscles, nerves, D-wave and reflexes by level, side and compartment.
        </Empty>
      ) : (
        <Montage monitoring={monitoring} may={may} derive={derive} />
      )}
    </section>
  )
}

const segmentWords = ({ segments, rows }: MonitoringPlan): string =>
  `${segments === null ? 'Below the conus' : `Cord segments about ${formatSegments(segments)} at risk, give or take two`}; planned as for ${rows.map((row) => monitoringRows[row].title).join(' and ')}.`

type Row = { readonly key: string; readonly channels: readonly PlannedChannel[] }

/** Both sides in one line, as a montage is read. */
const rowsOf = ({ channels }: MonitoringPlan): Row[] =>
  [...Map.groupBy(channels, ({ muscle: id, id: own, at }) => id ?? (at === 'plexus' ? 'erb' : own))].map(
    ([key, of]) => ({
      key,
      channels: of,
    }),
  )

const titles = { sentinel: 'sentinel', 'long-tract': 'long tract', control: 'control', technical: 'technical' } as const
const MODALITIES = ['mep', 'emg', 'temg', 'ssep', 'dwave', 'bcr'] as const
const modalityTitles = { mep: 'MEP', emg: 'EMG', temg: 'tEMG', ssep: 'SSEP', dwave: 'D', bcr: 'BCR' } as const

function Montage(props: { monitoring: MonitoringPlan; may: boolean; derive: (changes: MontageChanges) => void }) {
  const { monitoring, may, derive } = props
  const { changes, dWave } = monitoring
  const broken = rulesBroken(monitoring)
  const without = (ids: readonly string[]): void => derive({ ...changes, without: [...changes.without, ...ids] })
  return (
    <>
      <p className="body t12 m">{segmentWords(monitoring)}</p>
      <div className="scrollx">
        <table className="mo">
          <thead>
            <tr>
              <th scope="col">Channel</th>
              <th scope="col">Side</th>
              <th scope="col">Roots</th>
              <th scope="col">Role</th>
              {MODALITIES.map((each) => (
                <th key={each} scope="col" className="ck">
                  {modalityTitles[each]}
                </th>
              ))}
              <td aria-hidden="true" />
            </tr>
          </thead>
          <tbody>
            {rowsOf(monitoring).map(({ key, channels }) => {
              const [first] = channels
              if (first === undefined) return null
              const name =
                first.muscle === null ? (key === 'erb' ? 'Erb’s point' : first.title) : muscle(first.muscle).title
              const lines = monitoring.lines.filter(({ channel }) => channels.some(({ id }) => id === channel))
              return (
                <tr key={key}>
                  <th scope="row" title={first.because}>
                    {name}
                  </th>
                  <td className="m">{sidesOf(channels)}</td>
                  <td className="m num">{first.roots === null ? '' : formatSegments(first.roots)}</td>
                  <td>
                    <span className={first.role === 'control' ? 'bd accb' : 'bd'}>{titles[first.role]}</span>
                  </td>
                  {MODALITIES.map((each) => (
                    <td key={each} className="ck">
                      {lines.some(({ modality }) => modality === each) ? (
                        <IconCheck className="i s" aria-label="yes" />
                      ) : (
                        <span className="q" aria-label="no">
                          –
                        </span>
                      )}
                    </td>
                  ))}
                  <td className="r">
                    {may && first.muscle !== null ? (
                      <button
                        type="button"
                        className="b q tight"
                        aria-label={`Leave out ${name}`}
                        onClick={() => without(channels.map(({ id }) => id))}
                      >
                        <IconX className="i s" aria-hidden="true" />
                      </button>
                    ) : null}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <div className="body stack">
        <p className="t12">
          <b>D-wave</b>{' '}
          {[
            dWave.use.replace('-', ' '),
            ...(dWave.caudal === null ? [] : [`lead ${dWave.caudal}`]),
            ...(dWave.rostral === null ? [] : [`control ${dWave.rostral}`]),
          ].join(', ')}
          {': '}
          {dWave.because} {dWave.mark === 'recalled' ? <span className="recalled t11">recalled</span> : null}
        </p>
        {broken.map((words) => (
          <output key={words} className="t12 amb">
            {words}
          </output>
        ))}
        <ul className="needs t12">
          {monitoring.needs.map(({ id, words, mark }) => (
            <li key={id}>
              {words}{' '}
              {mark === 'recalled' ? (
                <span className="recalled t11 q">recalled</span>
              ) : (
                <span className="t11 q">project rule</span>
              )}
            </li>
          ))}
        </ul>
        <div className="pair">
          <Select<MuscleId>
            title="Add a muscle, both sides"
            value=""
            disabled={!may}
            options={[
              ['', 'choose'],
              ...MUSCLE_IDS.filter((id) => !monitoring.channels.some((each) => each.muscle === id)).map(
                (id) => [id, muscle(id).title] as const,
              ),
            ]}
            onChange={(id) =>
              id !== '' &&
              derive({
                ...changes,
                added: [...changes.added, id],
                without: changes.without.filter((each) => !each.startsWith(`${muscle(id).label.toLowerCase()}-`)),
              })
            }
          />
          {changes.without.length + changes.added.length === 0 ? null : (
            <Words
              title="Why the montage differs from the rule"
              value={changes.reason}
              maximum={500}
              disabled={!may}
              onChange={(reason) => derive({ ...changes, reason })}
            />
          )}
        </div>
        {changes.without.length + changes.added.length === 0 ? null : (
          <p className="t12">
            {`Left out: ${changes.without.join(', ') || 'none'}; added: ${changes.added.map((id) => muscle(id).label).join(', ') || 'none'}. `}
            <button type="button" className="b" disabled={!may} onClick={() => derive(NO_CHANGES)}>
              Back to the rule
            </button>
          </p>
        )}
      </div>
    </>
  )
}

function sidesOf(channels: readonly PlannedChannel[]): string {
  const sides = new Set(channels.map(({ side }) => side))
  if (sides.has('left') && sides.has('right')) return 'both'
  const [side] = sides
  return side === 'left' || side === 'right' ? side.toUpperCase() : 'midline'
}
