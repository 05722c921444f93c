import { IconPencil, IconPlus, IconRestore } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { InstrumentForm, itemsOf } from '@theca/assess/screens'
import type { ItemSchema } from '@theca/assess/screens'
import type { ReferenceRowShown, ReferenceTable } from '@theca/instruments'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { z } from 'zod'
import { call } from '../../contract/client.ts'
import { queryClient, referenceQuery, useMay } from '../data/queries.ts'
import { Head, Kbd, Problem } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { fieldLabel, fieldTitles } from './words.ts'

type Fields = Readonly<Record<string, unknown>>

/** One row: what holds, what was published, everything that it was here before, and how it is changed. */
export function RowPane({ table, row }: { table: ReferenceTable; row: ReferenceRowShown | null }) {
  const mayEdit = useMay('reference:edit')
  const [doing, setDoing] = useState<'read' | 'edit' | 'restore' | 'add'>('read')
  useKeys('Row', [
    {
      keys: 'm',
      does: 'Write a local row beside the published one',
      run: () => (row !== null && mayEdit ? setDoing('edit') : undefined),
    },
    { keys: 'n', does: 'Add a row that is not listed', run: () => (mayEdit ? setDoing('add') : undefined) },
  ])
  return (
    <section className="pane rowpane" aria-label="Row">
      <Head>
        <h2>{doing === 'add' ? `Add to ${table.title.toLowerCase()}` : (row?.title ?? 'Row')}</h2>
        <span className="grow" />
        {mayEdit && doing === 'read' ? (
          <button type="button" className="b q" onClick={() => setDoing('add')}>
            <IconPlus className="i s" aria-hidden="true" />
            Add a row <Kbd>N</Kbd>
          </button>
        ) : null}
      </Head>
      {doing === 'add' ? (
        <RowForm table={table} row={null} onLeave={() => setDoing('read')} />
      ) : row === null ? (
        <p className="empty">Choose a row to read its source, and what this centre has otherwise.</p>
      ) : doing === 'edit' || doing === 'restore' ? (
        <RowForm table={table} row={row} restore={doing === 'restore'} onLeave={() => setDoing('read')} />
      ) : (
        <>
          <Reading table={table} row={row} />
          {mayEdit ? (
            <div className="body sec acts">
              <button type="button" className="b" onClick={() => setDoing('edit')}>
                <IconPencil className="i s" aria-hidden="true" />
                {row.local === null ? 'Write a local row' : 'Change the local row'} <Kbd>M</Kbd>
              </button>
              {row.local === null ? null : (
                <button type="button" className="b q" onClick={() => setDoing('restore')}>
                  <IconRestore className="i s" aria-hidden="true" />
                  Give the published row back
                </button>
              )}
            </div>
          ) : (
            <p className="body q t12">Surgeons and oncologists write local rows.</p>
          )}
        </>
      )}
    </section>
  )
}

function Reading({ table, row }: { table: ReferenceTable; row: ReferenceRowShown }) {
  return (
    <>
      {row.local === null ? null : (
        <div className="body sec">
          <h3>Holds here</h3>
          <FieldList table={table} fields={row.fields} against={row.published?.fields ?? null} />
          <p className="t12">
            <b>{row.local.owner.name}</b>, <span className="num">{row.local.at.slice(0, 10)}</span>: {row.local.reason}
          </p>
        </div>
      )}
      <div className="body sec">
        <h3>{row.local === null ? 'Published, holds' : 'Published, kept'}</h3>
        {row.published === null ? (
          <p className="q">Nothing was published with this program for this row.</p>
        ) : (
          <>
            <FieldList table={table} fields={row.published.fields} against={null} />
            <p className="t12 m">{`${row.published.source} (${row.published.evidenceStatus})`}</p>
          </>
        )}
      </div>
      {row.history.length === 0 ? null : (
        <div className="body sec">
          <h3>All that was written here</h3>
          <ol className="history">
            {row.history.toReversed().map((each) => (
              <li key={`${each.at}.${each.reason}`}>
                <span className="num">{each.at.slice(0, 16).replace('T', ' ')}</span> <b>{each.owner.name}</b>:{' '}
                {each.fields === null
                  ? 'gave the published row back'
                  : Object.entries(each.fields as Fields)
                      .map(([key, value]) => fieldLabel(table, key, value))
                      .join('; ')}
                . {each.reason}
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  )
}

/** Fields of a row; one that differs from the published row says so in a word. */
function FieldList({ table, fields, against }: { table: ReferenceTable; fields: Fields; against: Fields | null }) {
  const titles = fieldTitles(table)
  return (
    <dl className="kv">
      {Object.keys(table.fields.shape).map((key) => {
        const differs = against !== null && JSON.stringify(against[key] ?? null) !== JSON.stringify(fields[key] ?? null)
        return (
          <div key={key} className="kvrow">
            <dt>{titles[key]}</dt>
            <dd>
              {fieldLabel(table, key, fields[key])} {differs ? <span className="bd">differs</span> : null}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

const NAME = /^[a-z0-9][a-z0-9 ._-]{0,80}$/

function RowForm(props: {
  table: ReferenceTable
  row: ReferenceRowShown | null
  restore?: boolean
  onLeave: () => void
}) {
  const { table, row, restore = false, onLeave } = props
  const id = useId()
  const navigate = useNavigate()
  const [fields, setFields] = useState<Fields>(row?.fields ?? {})
  const [name, setName] = useState(row?.id ?? '')
  const [reason, setReason] = useState('')
  const seen = row?.history.at(-1)?.position ?? null
  const checked = table.fields.safeParse(fields)
  const write = useMutation({
    mutationFn: () =>
      call('editReference', {
        params: { table: table.id },
        body: { row: name, fields: restore ? null : (checked.data as Record<string, never>), reason, after: seen },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: referenceQuery.queryKey })
      onLeave()
      await navigate({ to: '/reference', search: { table: table.id, row: name } })
    },
  })
  const issue = checked.success ? null : (checked.error.issues[0] ?? null)
  const because = !NAME.test(name)
    ? 'The row needs a name: small letters, digits, spaces.'
    : !restore && issue !== null
      ? `${fieldTitles(table)[String(issue.path[0])] ?? 'A field'} is still open or not allowed: ${issue.message}.`
      : reason.trim().length < 3
        ? 'Say why: it is kept beside the row for ever.'
        : null
  return (
    <form
      className="body sec rowform"
      onSubmit={(event) => {
        event.preventDefault()
        if (because === null && !write.isPending) write.mutate()
      }}
    >
      {restore ? (
        <p>The local row ends; the published one holds again. Both stay readable.</p>
      ) : (
        <>
          {row === null ? (
            <label className="field" htmlFor={`${id}-name`}>
              <span className="flabel">Name of the row, as cases are compared with it</span>
              <input
                id={`${id}-name`}
                className="f"
                value={name}
                maxLength={80}
                onChange={(event) => setName(event.currentTarget.value.toLowerCase())}
              />
            </label>
          ) : null}
          <InstrumentForm
            nested
            items={itemsOf(z.toJSONSchema(table.fields, { io: 'input' }) as ItemSchema)}
            answers={fields}
            fault={null}
            onChange={setFields}
          />
        </>
      )}
      <label className="field" htmlFor={`${id}-why`}>
        <span className="flabel">Why this centre has it otherwise</span>
        <input
          id={`${id}-why`}
          className="f"
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      {write.error === null ? null : <Problem error={write.error} inline />}
      <div className="acts">
        <span className="grow m t12">{because ?? 'Your name and today are written beside it.'}</span>
        <button type="button" className="b q" onClick={onLeave}>
          Leave
        </button>
        <button type="submit" className="b p" disabled={because !== null || write.isPending}>
          {restore ? 'Give back' : 'Write the local row'}
        </button>
      </div>
    </form>
  )
}
