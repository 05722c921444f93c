import { IconLock } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../contract/client.ts'
import { useMay } from '../data/queries.ts'
import { Problem } from '../parts/basics.tsx'
import type { IdentityFound } from './send.ts'

/** `19650312` and `1965-03-12` are the same day; anything else is not a day. */
function isoDate(text: string | null): string | null {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text ?? '')
  return found === null ? null : `${found[1]}-${found[2]}-${found[3]}`
}
/** `MEIER^ANNA` as people write it. */
const plainName = (name: string | null): string | null =>
  name
    ?.split('^')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(', ') ?? null
const sexes: Record<string, 'male' | 'female' | 'other'> = { M: 'male', F: 'female', O: 'other' }

/** The images name somebody. Nothing of it is kept unless a person says so. */
export function KeepName({ id, found, onDone }: { id: string; found: readonly IdentityFound[]; onDone: () => void }) {
  const may = useMay('case:identity')
  const keep = useMutation({
    mutationFn: ({ name, patientId, birthDate, sex }: IdentityFound) =>
      call('setIdentity', {
        params: { case: id },
        body: {
          name: plainName(name)?.slice(0, 200) ?? null,
          birthDate: isoDate(birthDate),
          sex: sexes[sex ?? ''] ?? null,
          hospitalNumber: patientId?.slice(0, 80) ?? null,
        },
      }),
    onSuccess: onDone,
  })
  return (
    <section className="keepname" aria-label="Names found in the images">
      <div className="rowx">
        <IconLock className="i" aria-hidden="true" />
        <h2>{found.length === 1 ? 'The images name a person' : `The images name ${found.length} different persons`}</h2>
      </div>
      <p className="m">
        The record holds no name. Keep it in the vault, under a key of its own, or leave it in the files only.
      </p>
      <ul>
        {found.map((each) => (
          <li key={`${each.patientId ?? ''}${each.name ?? ''}`}>
            <span className="strong">{plainName(each.name) ?? 'no name'}</span>
            <span className="m num">
              {[
                each.birthDate === null ? null : `born ${isoDate(each.birthDate) ?? each.birthDate}`,
                each.patientId === null ? null : `number ${each.patientId}`,
                each.sex,
              ]
                .filter((part) => part !== null)
                .join(', ')}
            </span>
            <span className="grow" />
            {may ? (
              <button type="button" className="b" disabled={keep.isPending} onClick={() => keep.mutate(each)}>
                Keep this name in the vault
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {keep.error === null ? null : <Problem inline error={keep.error} />}
      <div>
        <button type="button" className="b" onClick={onDone}>
          Keep no name
        </button>
      </div>
    </section>
  )
}
