import { IconDownload, IconLink, IconPaperclip, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { differenceNow, instrumentAnswered } from '@theca/assess'
import { cordMeasured, imagingRead, volumesMeasured } from '@theca/plan'
import { CordFigures, SeriesList, Volumes } from '@theca/plan/screens'
import type { Entry, Statement } from '@theca/record'
import { pathOf } from '../../contract/client.ts'
import { contract } from '../../contract/index.ts'
import { authorName, authorRole, read, says, titleOf } from '../data/kinds.ts'
import { artifactsQuery, useMay } from '../data/queries.ts'
import { Empty, Head, Kbd } from '../parts/basics.tsx'
import { bytes, clock, fullDay, isDayOnly, number } from '../parts/words.ts'
import { ResultFacts } from '../assess/result.tsx'
import '../assess/assess.css'
import '../plan/plan.css'

/** A statement opened: what it says, since when, by whom, what it rests on, and what it said before. */
export function EntryPane({
  id,
  statement,
  entries,
  onAmend,
  onClose,
}: {
  id: string
  statement: Statement | null
  entries: readonly Entry[]
  onAmend: () => void
  onClose: () => void
}) {
  const may = useMay('case:sign')
  if (statement === null) {
    return (
      <aside className="pane side" aria-label="Entry">
        <Empty>No entry is chosen.</Empty>
      </aside>
    )
  }
  const { entry, first, earlier, withdrawn } = statement
  const shown = withdrawn ? (earlier.at(-1) ?? first) : entry
  return (
    <aside className="pane side" aria-label={`Entry ${first.seq}`}>
      <Head>
        <h2 className="num">Entry {first.seq}</h2>
        <span className="m">{titleOf(shown.kind)}</span>
        <span className="grow" />
        {may && !withdrawn ? (
          <button type="button" className="b q" onClick={onAmend}>
            <IconPencil className="i s" aria-hidden="true" />
            Amend <Kbd>M</Kbd>
          </button>
        ) : null}
        <button type="button" className="b q fold" onClick={onClose}>
          <Kbd>Esc</Kbd> close
        </button>
      </Head>
      <div className="body sec">
        <p className="t15 say15">{withdrawn ? <del>{says(shown)}</del> : says(shown)}</p>
        {withdrawn ? <p className="m">Withdrawn: {entry.reason ?? 'no reason kept'}</p> : null}
      </div>
      <div className="body sec">
        <dl className="kv">
          <dt>true at</dt>
          <dd className="num">{whenOf(shown.effectiveAt)}</dd>
          <dt>written at</dt>
          <dd className="num">
            {`${fullDay(shown.recordedAt)} ${clock(shown.recordedAt, true)}`}{' '}
            <span className="q">{laterBy(shown)}</span>
          </dd>
          <dt>said by</dt>
          <dd>
            {authorName(shown)} <span className="q">{authorRole(shown)}</span>
          </dd>
          <dt>kind</dt>
          <dd className="id">{`${shown.kind} v${shown.version}`}</dd>
        </dl>
      </div>
      <Details entry={shown} />
      <RestsOn id={id} entry={shown} />
      <History statement={statement} />
      <div className="body sec">
        <h3>Chain</h3>
        <p className="t12 m">
          <IconLink className="i s" aria-hidden="true" /> {neighbours(shown, entries)}
        </p>
        <p className="t12 id q hash">{`${shown.hash.slice(0, 4)} ${shown.hash.slice(4, 8)} ${shown.hash.slice(8, 12)} … ${shown.hash.slice(-4)}`}</p>
      </div>
    </aside>
  )
}

const whenOf = (at: string): string =>
  isDayOnly(at) ? `${fullDay(at.slice(0, 10))}, by day` : `${fullDay(at)} ${clock(at, true)}`

function laterBy({ effectiveAt, recordedAt }: Entry): string {
  const seconds = Math.round((Date.parse(recordedAt) - Date.parse(effectiveAt)) / 1000)
  if (seconds < 0) return 'ahead of time'
  if (seconds < 120) return `${number(seconds)}\u202fs later`
  if (seconds < 7200) return `${number(Math.round(seconds / 60))}\u202fmin later`
  return seconds < 172_800
    ? `${number(Math.round(seconds / 3600))}\u202fh later`
    : `${number(Math.round(seconds / 86_400))}\u202fd later`
}

function neighbours(entry: Entry, entries: readonly Entry[]): string {
  const at = entries.findIndex(({ seq }) => seq === entry.seq)
  const before = entries[at - 1]
  const after = entries[at + 1]
  const fits =
    (before === undefined || before.hash === entry.previous) && (after === undefined || after.previous === entry.hash)
  const names = [before?.seq, after?.seq].filter((each) => each !== undefined).join(' and ')
  if (!fits) return `Does not fit its neighbours ${names}. Verify the folder in settings.`
  return names === ''
    ? 'The first entry of the case.'
    : `Fits ${names.includes(' and ') ? 'its neighbours' : 'its neighbour'} ${names}.`
}

/** Numbers behind the sentence, by the kind that says it. */
function Details({ entry }: { entry: Entry }) {
  const found = read(entry)
  if (!found.known) return null
  if (found.kind.kind === instrumentAnswered.kind) {
    const body = instrumentAnswered.body.parse(found.body)
    const difference = differenceNow(body)
    return (
      <div className="body sec">
        <ResultFacts result={body.result} />
        {difference === null ? null : <p className="t12 amb">{difference}</p>}
      </div>
    )
  }
  if (found.kind.kind === imagingRead.kind)
    return (
      <div className="sec">
        <SeriesList read={imagingRead.body.parse(found.body)} />
      </div>
    )
  if (found.kind.kind === volumesMeasured.kind)
    return (
      <div className="sec">
        <Volumes measured={volumesMeasured.body.parse(found.body)} narrow />
      </div>
    )
  if (found.kind.kind === cordMeasured.kind)
    return (
      <div className="sec">
        <CordFigures measured={cordMeasured.body.parse(found.body)} />
      </div>
    )
  return null
}

function RestsOn({ id, entry }: { id: string; entry: Entry }) {
  const evidence = entry.evidence ?? []
  const { data } = useQuery({ ...artifactsQuery(id), enabled: evidence.length > 0 })
  const about = new Map(data?.artifacts.map((each) => [each.id, each]))
  return (
    <div className="body sec">
      <h3>Rests on</h3>
      {evidence.length === 0 ? <p className="t12 m">The word of {authorName(entry)}; no file is attached.</p> : null}
      <ul className="evl">
        {evidence.slice(0, 40).map((artifact) => (
          <li key={artifact}>
            <IconPaperclip className="i s" aria-hidden="true" />
            <a href={pathOf(contract.artifact, { case: id, id: artifact })} download="" className="el">
              {about.get(artifact)?.mediaType ?? 'file'} <span className="id">{artifact.slice(0, 8)}</span>
            </a>
            <span className="q num">
              {about.get(artifact) === undefined ? '' : bytes(about.get(artifact)?.bytes ?? 0)}
            </span>
            <IconDownload className="i s" aria-hidden="true" />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Earlier wordings, struck through, each with who changed it and why. */
function History({ statement: { earlier, entry } }: { statement: Statement }) {
  if (earlier.length === 0) return null
  const steps = [...earlier.slice(1), entry]
  return (
    <div className="body sec am">
      <h3>{earlier.length === 1 ? 'Amended once' : `Amended ${earlier.length} times`}</h3>
      {steps.map((step, index) => {
        const old = earlier[index]
        return (
          <div key={step.seq}>
            <div className="t12 q num">{`${fullDay(step.recordedAt)} ${clock(step.recordedAt)}, ${authorName(step)}`}</div>
            {old === undefined ? null : (
              <p>
                <del>{says(old)}</del>
                {step.retracts === true ? null : (
                  <>
                    <br />
                    <ins>{says(step)}</ins>
                  </>
                )}
              </p>
            )}
            <p className="m">“{step.reason ?? 'no reason kept'}”</p>
          </div>
        )
      })}
    </div>
  )
}
