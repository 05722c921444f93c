import { useMutation } from '@tanstack/react-query'
import { CordFigures } from '@theca/plan/screens'
import { useState } from 'react'
import { call } from '../../../contract/client.ts'
import { useOpenCase } from '../../case/context.ts'
import { keepEntries, useMay } from '../../data/queries.ts'
import { Head, Problem } from '../../parts/basics.tsx'
import { takeAct } from '@theca/plan'
import { EntryLink } from './entry-link.tsx'
import type { Parts } from './reading.tsx'
import { perform } from './use-tools.ts'

type Measured = { seq: number; label: number; artifact: string; words: string }

/** Volumes measured on the series, and two readers beside each other. */
export function ReadersPanel(parts: Parts) {
  const { shown, said, sheet, drawn } = parts
  const { id, imaged } = useOpenCase()
  const mayWrite = useMay('case:write')
  const uid = shown[0]?.uid
  const here = imaged.measurements.filter(({ measured }) => measured.seriesInstanceUid === uid)
  const sides = here.flatMap(({ entry, measured }): Measured[] =>
    measured.labels.map(({ label, name, volumeMl }) => ({
      seq: entry.seq,
      label,
      artifact: entry.evidence?.[0] ?? '',
      words: `${name ?? `label ${label}`} ${volumeMl.toFixed(3)} mL, ${entry.author.name} (${entry.seq})`,
    })),
  )
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const find = (value: string): Measured | undefined => sides.find(({ seq, label }) => `${seq}/${label}` === value)
  const compare = useMutation({
    mutationFn: async () => {
      const [a, b] = [find(first), find(second)]
      if (a === undefined || b === undefined) return
      const body = { first: { artifact: a.artifact, label: a.label }, second: { artifact: b.artifact, label: b.label } }
      const { entry } = await call('compareReaders', { params: { case: id }, body })
      keepEntries(id, [entry])
    },
  })
  const take = useMutation({
    mutationFn: async ({ artifact, tumour }: { artifact: string; tumour: number | null }) => {
      if (uid === undefined || drawn === null) return
      const response = await call('seriesLabels', {
        params: { case: id, series: uid, artifact },
        query: tumour === null ? {} : { tumour },
      })
      perform(parts, takeAct(drawn.labels, new Uint8Array(await response.arrayBuffer())))
    },
  })
  const comparisons = said.comparisons.filter((each) => each.said.seriesInstanceUid === uid)
  if (here.length === 0) return null
  return (
    <section aria-label="Volumes of this series">
      <Head>
        <h2>Volumes of this series</h2>
      </Head>
      <table className="ms">
        <tbody>
          {here.toReversed().flatMap(({ entry, measured }) =>
            measured.labels.map(({ label, name, volumeMl, volumeBoundsMm3 }, at) => (
              <tr key={`${entry.seq}/${label}`}>
                <td>
                  {name ?? `label ${label}`}
                  <div className="t11 q">{entry.author.name}</div>
                  {at === 0 && mayWrite && sheet !== null ? (
                    <button
                      type="button"
                      className="b q sm take"
                      disabled={take.isPending}
                      onClick={() => take.mutate({ artifact: entry.evidence?.[0] ?? '', tumour: measured.tumourLabel })}
                    >
                      Take into the drawing
                    </button>
                  ) : null}
                </td>
                <td className="r num">
                  <b>{volumeMl.toFixed(3)}</b> <span className="m">mL</span>
                  <div className="t11 q">{volumeBoundsMm3.map((each) => (each / 1000).toFixed(2)).join(' to ')}</div>
                </td>
                <td>
                  <EntryLink seq={entry.seq} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      {imaged.cords
        .filter(({ measured }) => measured.seriesInstanceUid === uid)
        .toReversed()
        .map(({ entry, measured }) => (
          <section key={entry.seq} aria-label={`Cord and canal, entry ${entry.seq}`}>
            <h3 className="body">
              Cord and canal <EntryLink seq={entry.seq} />
            </h3>
            <CordFigures measured={measured} />
          </section>
        ))}
      {take.error === null ? null : <Problem inline error={take.error} />}
      {comparisons.map(({ entry, said: { dice, meanSurfaceMm, hausdorff95Mm, volumesMm3, name } }) => (
        <p key={entry.seq} className="body t12">
          {`Two readers, ${name ?? 'label'}: ${volumesMm3.map((each) => (each / 1000).toFixed(3)).join(' and ')} mL, Dice ${dice.toFixed(3)}, surfaces ${meanSurfaceMm.toFixed(2)} mm apart in the mean, ${hausdorff95Mm.toFixed(2)} mm at the 95th percentile. `}
          <EntryLink seq={entry.seq} />
        </p>
      ))}
      {mayWrite && sides.length > 1 ? (
        <div className="body stack">
          <h3>Two readers</h3>
          {[
            { value: first, set: setFirst, title: 'First reader' },
            { value: second, set: setSecond, title: 'Second reader' },
          ].map(({ value, set, title }) => (
            <label key={title} className="field">
              <span className="flabel">{title}</span>
              <select className="f" value={value} onChange={(event) => set(event.currentTarget.value)}>
                <option value="">choose</option>
                {sides.map(({ seq, label, words }) => (
                  <option key={`${seq}/${label}`} value={`${seq}/${label}`}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
          ))}
          {compare.error === null ? null : <Problem inline error={compare.error} />}
          <div>
            <button
              type="button"
              className="b"
              disabled={first === '' || second === '' || first === second || compare.isPending}
              onClick={() => compare.mutate()}
            >
              Compare
            </button>
          </div>
        </div>
      ) : null}
    </section>
  )
}
