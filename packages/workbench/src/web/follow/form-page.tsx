import { eqd2, bed, CORD_ALPHA_BETA_GY } from '@theca/follow'
import type { Entry, EntryKind } from '@theca/record'
import { StatementForm } from '../assess/statement-form.tsx'
import { useStatement } from '../assess/use-statement.ts'
import { useOpenCase } from '../case/context.ts'
import { number } from '../parts/words.ts'
import { FollowField } from './field.tsx'
import type { FormOf } from './forms.ts'

type Body = Readonly<Record<string, unknown>>

/** Any form of the room: a new statement, or a correction of one. */
export function FollowForm({ form, corrects, onSaid }: { form: FormOf; corrects: Entry | null; onSaid: () => void }) {
  const { id } = useOpenCase()
  const start = corrects === null ? form.start : ((corrects.body ?? form.start) as Body)
  const state = useStatement<Body>(id, `follow.${form.id}`, form.kind as EntryKind<string, Body>, {
    start,
    corrects,
    onSaid,
    wants: (body) => openChoice(form, body),
  })
  return (
    <StatementForm title={form.title} note={form.note} form={state} className="wideform intake">
      {form.fields.map((field) => (
        <FollowField
          key={field.key}
          field={field}
          value={state.body[field.key]}
          onChange={(value) => state.change({ [field.key]: value })}
        />
      ))}
      {form.id === 'radiotherapy' ? <Doses body={state.body} /> : null}
    </StatementForm>
  )
}

/** The first question that must be answered and is not, in a sentence. */
function openChoice({ fields }: FormOf, body: Body): string | null {
  const open = fields.find(({ key }) => body[key] === null)
  return open === undefined ? null : `${open.title}: choose one.`
}

/** What the dose comes to, for tumour and cord, with the α/β that was assumed. */
function Doses({ body }: { body: Body }) {
  const [dose, fractions, tumour] = [
    Number(body['doseGy']),
    Number(body['fractions']),
    Number(body['alphaBetaTumourGy']),
  ]
  if (!(dose > 0 && fractions > 0 && tumour > 0)) return null
  const line = (what: string, ratio: number) =>
    `${what} (α/β ${ratio} Gy): BED ${number(bed(dose, fractions, ratio), 1)} Gy, EQD2 ${number(eqd2(dose, fractions, ratio), 1)} Gy`
  return (
    <p className="m t12" aria-live="polite">
      {line('Tumour', tumour)}. {line('Cord', CORD_ALPHA_BETA_GY)}. Arithmetic on what was given; no dose is advised.
    </p>
  )
}
