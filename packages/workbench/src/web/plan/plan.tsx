import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { volumesMeasured } from '@theca/plan'
import { CordFigures, SeriesTable, Volumes } from '@theca/plan/screens'
import type { Json } from '@theca/record'
import { useEffect, useEffectEvent, useId, useState } from 'react'
import { call } from '../../contract/client.ts'
import { useOpenCase } from '../case/context.ts'
import { keepEntries, queryClient, useMay, useSession } from '../data/queries.ts'
import { amendInCase } from '../data/say.ts'
import { Empty, Head, Kbd, Problem, Progress, useNow, usePageTitle } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { age, bytes, fullDay, isDayOnly, moment, number, plural } from '../parts/words.ts'
import { Drop, useChooser } from './drop.tsx'
import { isNifti, limitFault, mediaTypeOf, takeWaiting } from './files.ts'
import { KeepName } from './keep-name.tsx'
import { PlanNav } from './plan-nav.tsx'
import type { Sending } from './send.ts'
import { useSending } from './send.ts'
import './plan.css'

/** Images in, geometry checked, labels measured. */
export function Plan() {
  const data = useOpenCase()
  const { id, imaged } = data
  usePageTitle(`${id} plan`)
  const mayWrite = useMay('case:write')
  const sending = useSending(id)
  const labels = useLabels(id)
  const { send } = sending
  const begin = useEffectEvent((opened: string) => {
    const files = takeWaiting(opened)
    if (files !== null) void send(files)
  })
  useEffect(() => begin(id), [id])
  const take = (files: File[]): void => {
    const maps = files.filter(isNifti)
    if (maps.length > 0 && maps.length === files.length && maps[0] !== undefined) labels.measure(maps[0])
    else void send(files)
  }
  return (
    <>
      <PlanNav id={id} />
      <main className="main" id="main" tabIndex={-1}>
        {mayWrite ? <BringIn sending={sending} labels={labels} onFiles={take} /> : null}
        <section className="pane grow" aria-label="Images and volumes">
          {sending.state.is === 'done' && sending.state.identities.some(namesSomebody) ? (
            <KeepName id={id} found={sending.state.identities} onDone={sending.clear} />
          ) : null}
          <Studies />
          <Measured />
          {imaged.studies.length === 0 && imaged.measurements.length === 0 ? (
            <Empty>
              {mayWrite
                ? 'No images yet. Drop a DICOM folder or ZIP on the left; its geometry is checked before anything is measured.'
                : 'No images yet.'}
            </Empty>
          ) : null}
        </section>
      </main>
    </>
  )
}

const namesSomebody = (each: { name: string | null; patientId: string | null; birthDate: string | null }): boolean =>
  each.name !== null || each.patientId !== null || each.birthDate !== null

function useLabels(id: string) {
  const [fault, setFault] = useState<string | null>(null)
  const work = useMutation({
    mutationFn: async (file: File) => {
      const kept = await call('putArtifact', { params: { case: id }, body: file, mediaType: mediaTypeOf(file) })
      const { entry, beside } = await call('measureLabels', { params: { case: id }, body: { artifact: kept.id } })
      keepEntries(id, [entry, ...beside])
      void queryClient.invalidateQueries({ queryKey: ['artifacts', id] })
    },
  })
  return {
    fault,
    error: work.error,
    waiting: work.isPending,
    done: work.isSuccess,
    measure: (file: File): void => {
      const found = limitFault([file])
      setFault(found)
      if (found === null) work.mutate(file)
    },
  }
}

type BringInProps = {
  sending: ReturnType<typeof useSending>
  labels: ReturnType<typeof useLabels>
  onFiles: (files: File[]) => void
}

function BringIn({ sending, labels, onFiles }: BringInProps) {
  const { state } = sending
  const local = useSession()?.mode === 'local'
  const path = useId()
  const [folder, setFolder] = useState('')
  const images = useChooser(onFiles)
  const maps = useChooser((files) => files[0] !== undefined && labels.measure(files[0]))
  const busy = state.is === 'sending' || state.is === 'reading'
  useKeys('Plan', [
    { keys: 'o', does: 'Choose a folder of images', run: images.chooseFolder },
    { keys: 'l', does: 'Choose a labelmap', run: maps.chooseFiles },
  ])
  return (
    <aside className="pane bring" aria-label="Bring in images and labels">
      <Head>
        <h2>Images</h2>
      </Head>
      <div className="body stack">
        {busy ? (
          <Underway state={state} onStop={sending.stop} />
        ) : (
          <>
            <Drop
              title="Drop a folder or ZIP"
              note="MRI or CT; classic or enhanced; uncompressed, RLE, JPEG Lossless, JPEG-LS"
              onFiles={onFiles}
            />
            <div className="rowx wrapx">
              {images.inputs('.dcm,.zip,.ima,application/dicom,application/zip')}
              <button type="button" className="b" onClick={images.chooseFolder}>
                Choose a folder <Kbd>O</Kbd>
              </button>
              <button type="button" className="b q" onClick={images.chooseFiles}>
                Choose files or a ZIP
              </button>
            </div>
          </>
        )}
        {state.is === 'refused' ? (
          <Problem inline>
            <p>{state.message}</p>
          </Problem>
        ) : null}
        {state.is === 'failed' ? <Problem inline error={state.error} /> : null}
        {state.is === 'done' ? <output className="m">{`Read and kept as entry ${state.seq}.`}</output> : null}
        {local && !busy ? (
          <form
            className="field"
            onSubmit={(event) => {
              event.preventDefault()
              if (folder.trim() !== '') void sending.readPath(folder.trim())
            }}
          >
            <label htmlFor={path}>Or a folder of this computer, read where it is</label>
            <span className="rowx">
              <input
                id={path}
                className="f id"
                spellCheck={false}
                value={folder}
                placeholder="/media/cd/DICOM"
                onChange={(event) => setFolder(event.currentTarget.value)}
              />
              <button type="submit" className="b" disabled={folder.trim() === ''}>
                Read
              </button>
            </span>
            <span className="note">For examinations too large to send through the browser.</span>
          </form>
        ) : null}
      </div>
      <div className="head second">
        <h2>Labels</h2>
      </div>
      <div className="body stack">
        {labels.waiting ? (
          <output>Keeping and measuring the labelmap.</output>
        ) : (
          <>
            <Drop
              title="Drop a labelmap"
              note="NIfTI (.nii, .nii.gz) or DICOM SEG, drawn in any program"
              onFiles={(files) => files[0] !== undefined && labels.measure(files[0])}
            />
            <div>
              {maps.inputs('.nii,.gz,.dcm,application/dicom')}
              <button type="button" className="b" onClick={maps.chooseFiles}>
                Choose a labelmap <Kbd>L</Kbd>
              </button>
            </div>
          </>
        )}
        {labels.fault === null ? null : (
          <Problem inline>
            <p>{labels.fault}</p>
          </Problem>
        )}
        {labels.error === null ? null : <Problem inline error={labels.error} />}
        <p className="t12 q">
          Volume is voxels times the voxel volume of the affine; the bounds move the outline by half a voxel.
        </p>
      </div>
    </aside>
  )
}

function Underway({ state, onStop }: { state: Sending; onStop: () => void }) {
  const share =
    state.is === 'sending'
      ? state.ofBytes === 0
        ? 0
        : state.bytes / state.ofBytes
      : state.is === 'reading' && state.of !== null && state.of > 0
        ? state.done / state.of
        : null
  const words =
    state.is === 'sending'
      ? `Sending ${number(state.files)} of ${plural(state.of, 'file')}, ${bytes(state.bytes)} of ${bytes(state.ofBytes)}`
      : state.is === 'reading'
        ? `${state.what.charAt(0).toUpperCase()}${state.what.slice(1)}${state.of === null ? '' : `, ${number(state.done)} of ${number(state.of)}`}`
        : ''
  return (
    <div className="progress">
      <output>{words}</output>
      <Progress label={state.is === 'sending' ? 'Sending' : 'Reading'} share={share} />
      <p className="t12 q">What has arrived is kept. Nothing is measured before its geometry was checked.</p>
      {state.is === 'sending' ? (
        <button type="button" className="b" onClick={onStop}>
          Stop sending
        </button>
      ) : null}
    </div>
  )
}

const imagedAt = (at: string): string => (isDayOnly(at) ? fullDay(at.slice(0, 10)) : `undated, read ${moment(at)}`)

function Studies() {
  const { id, imaged } = useOpenCase()
  const now = useNow(60_000)
  return imaged.studies.toReversed().map(({ at, entry, read }) => {
    const faulty = read.series.filter(({ measurable }) => !measurable).length
    return (
      <section key={entry.seq} className="study">
        <Head>
          <h2>{`Images of ${imagedAt(at)}`}</h2>
          <span className="m num">{`${plural(read.series.length, 'series', 'series')}, ${plural(read.read, 'file')}, ${age(at, now)} old`}</span>
          {faulty > 0 ? <span className="bd amber">{`${faulty} not measurable`}</span> : null}
          <span className="grow" />
          <Link
            to="/cases/$id"
            params={{ id }}
            search={{ entry: entry.seq }}
            className="t12"
          >{`entry ${entry.seq}`}</Link>
        </Head>
        <SeriesTable read={read} caption={`Series of ${imagedAt(at)}`} />
        {read.skipped.length === 0 ? null : (
          <p className="t12 m leftout">{`Left out: ${read.skipped.map(({ reason, files }) => `${plural(files, 'file')} (${reason})`).join('; ')}.`}</p>
        )}
      </section>
    )
  })
}

function Measured() {
  const { id, imaged } = useOpenCase()
  const maySign = useMay('case:sign')
  const now = useNow(60_000)
  const choose = useMutation({
    mutationFn: async ({ place, label }: { place: number; label: number }) => {
      const found = imaged.measurements[place]
      if (found === undefined) return
      const { entry, measured } = found
      const name = measured.labels.find((each) => each.label === label)?.name
      await amendInCase(id, {
        amends: entry.seq,
        reason: `Label ${label}${name === null || name === undefined ? '' : ` (${name})`} is the tumour`,
        kind: volumesMeasured.kind,
        version: volumesMeasured.version,
        body: { ...measured, tumourLabel: label } as unknown as Json,
        effectiveAt: entry.effectiveAt,
        key: `${entry.seq}-tumour-${label}-${entry.hash.slice(0, 12)}`,
        ...(entry.evidence === undefined ? {} : { evidence: entry.evidence }),
      })
    },
    onSuccess: () => setCorrecting(null),
  })
  const [correcting, setCorrecting] = useState<number | null>(null)
  const places = imaged.measurements.map((each, place) => ({ ...each, place })).toReversed()
  return (
    <>
      {choose.error === null ? null : <Problem error={choose.error} />}
      {places.map(({ at, entry, measured, place }) => (
        <section key={entry.seq} className="study">
          <Head>
            <h2>{`Volumes of ${imagedAt(at)}`}</h2>
            <span className="m num">{`${measured.from === 'nifti' ? 'NIfTI labelmap' : 'DICOM SEG'}, ${plural(measured.labels.length, 'label')}, ${age(at, now)} old`}</span>
            {measured.tumourLabel === null ? <span className="bd amber">no label is marked as tumour</span> : null}
            <span className="grow" />
            {maySign && measured.tumourLabel !== null && measured.labels.length > 1 ? (
              <button
                type="button"
                className="b q"
                aria-pressed={correcting === entry.seq}
                onClick={() => setCorrecting(correcting === entry.seq ? null : entry.seq)}
              >
                Another label is the tumour
              </button>
            ) : null}
            <Link
              to="/cases/$id"
              params={{ id }}
              search={{ entry: entry.seq }}
              className="t12"
            >{`entry ${entry.seq}`}</Link>
          </Head>
          <Volumes
            measured={measured}
            {...(maySign && !choose.isPending && (measured.tumourLabel === null || correcting === entry.seq)
              ? { onTumour: (label: number) => choose.mutate({ place, label }) }
              : {})}
          />
        </section>
      ))}
      {imaged.cords.toReversed().map(({ at, entry, measured }) => (
        <section key={entry.seq} className="study">
          <Head>
            <h2>{`Cord and canal of ${imagedAt(at)}`}</h2>
            <span className="m num">{`${age(at, now)} old`}</span>
            <span className="grow" />
            <Link
              to="/cases/$id"
              params={{ id }}
              search={{ entry: entry.seq }}
              className="t12"
            >{`entry ${entry.seq}`}</Link>
          </Head>
          <CordFigures measured={measured} />
        </section>
      ))}
    </>
  )
}
