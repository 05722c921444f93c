import { IconCheck, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../contract/client.ts'
import { actions, roleNames, roles } from '../../contract/index.ts'
import type { Action, Role } from '../../contract/index.ts'
import { peopleQuery, queryClient, sessionQuery } from '../data/queries.ts'
import { Empty, Head, Kbd, Problem, Wait, useNow } from '../parts/basics.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useKeys } from '../parts/keys.ts'
import { age } from '../parts/words.ts'

const columns: readonly [Action, string][] = [
  ['case:read', 'read'],
  ['case:write', 'write'],
  ['case:sign', 'sign'],
  ['case:identity', 'names'],
  ['case:export', 'export'],
  ['settings:manage', 'settings'],
  ['backup:run', 'backup'],
]
type Given = Exclude<Role, 'owner'>
const givenRoles = roleNames.filter((role): role is Given => role !== 'owner')
type Person = Awaited<ReturnType<typeof call<'people'>>>['people'][number]

/** Who may do what. Roles are edited, not single permissions; entries stay when access ends. */
export function People() {
  const { data, error } = useQuery(peopleQuery)
  const now = useNow()
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<Person | null>(null)
  useKeys('People', [{ keys: 'n', does: 'Add a person', run: () => setAdding(true) }])
  const people = data?.people ?? []
  const active = people.filter(({ disabled }) => !disabled).length
  return (
    <section className="pane grow" aria-label="People and access">
      <Head>
        <h2>People and access</h2>
        <span className="m num">{data === undefined ? '' : `${active} active, ${people.length - active} ended`}</span>
        <span className="grow" />
        <button type="button" className="b" onClick={() => setAdding(true)}>
          <IconUserPlus className="i s" aria-hidden="true" />
          Add a person <Kbd>N</Kbd>
        </button>
      </Head>
      {error !== null ? <Problem error={error} /> : data === undefined ? <Wait>Reading the accounts.</Wait> : null}
      {data !== undefined && people.length === 0 ? (
        <Empty>
          Nobody has an account: this workbench is used by whoever opens the address that it printed. The first account,
          an administrator, switches it to signing in.
        </Empty>
      ) : null}
      {people.length === 0 ? null : (
        <table className="grid people">
          <thead>
            <tr>
              <th scope="col">Person, role</th>
              <th scope="col">Signs in as</th>
              {columns.map(([action, title]) => (
                <th scope="col" key={action} className="ck" title={actions[action]}>
                  {title}
                </th>
              ))}
              <th scope="col" className="r">
                Seen
              </th>
              <th scope="col">
                <span className="vh">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id} className={person.disabled ? 'off' : undefined}>
                <th scope="row" className="srow">
                  <b>{person.name}</b>
                  <div className="t11 q">{roles[person.role].title.toLowerCase()}</div>
                </th>
                <td className="id">{person.login}</td>
                {columns.map(([action]) => (
                  <td key={action} className="ck">
                    {!person.disabled && (roles[person.role].may as readonly Action[]).includes(action) ? (
                      <IconCheck className="i s" aria-label="yes" />
                    ) : (
                      <span aria-label="no">–</span>
                    )}
                  </td>
                ))}
                <td className="r num m">{person.lastSeenAt === null ? 'never' : age(person.lastSeenAt, now)}</td>
                <td className="r">
                  {person.role === 'owner' ? null : (
                    <button type="button" className="b q" onClick={() => setChanging(person)}>
                      Change
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="body q t12">
        Access may end; what was signed stays signed. The audit trail says who saw and did what.
      </p>
      <Dialog title="Add a person" open={adding} onClose={() => setAdding(false)}>
        {adding ? <Add first={people.every(({ role }) => role === 'owner')} onDone={() => setAdding(false)} /> : null}
      </Dialog>
      <Dialog title={`Change ${changing?.name ?? ''}`} open={changing !== null} onClose={() => setChanging(null)}>
        {changing === null ? null : <Change person={changing} onDone={() => setChanging(null)} />}
      </Dialog>
    </section>
  )
}

const refresh = async (): Promise<void> => {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['people'] }),
    queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  ])
}

function RoleField({ id, value, onChange }: { id: string; value: Given; onChange: (role: Given) => void }) {
  const may = roles[value].may.map((action) => actions[action]).join(', ')
  return (
    <div className="field">
      <label htmlFor={id}>Role</label>
      <select id={id} className="f" value={value} onChange={(event) => onChange(event.currentTarget.value as Given)}>
        {givenRoles.map((role) => (
          <option key={role} value={role}>
            {roles[role].title}
          </option>
        ))}
      </select>
      <span className="note">{`May ${may}.`}</span>
    </div>
  )
}

function Add({ first, onDone }: { first: boolean; onDone: () => void }) {
  const id = useId()
  const [name, setName] = useState('')
  const [login, setLogin] = useState('')
  const [role, setRole] = useState<Given>(first ? 'administrator' : 'surgeon')
  const [password, setPassword] = useState('')
  const add = useMutation({
    mutationFn: () => call('addPerson', { body: { name, login, role, password } }),
    onSuccess: async () => {
      await refresh()
      onDone()
    },
  })
  const ready = name.trim() !== '' && /^[A-Za-z0-9._@-]{2,80}$/.test(login) && password.length >= 12
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) add.mutate()
      }}
    >
      {first ? (
        <p className="m">
          The first account switches the workbench to signing in. Begin with an administrator, or nobody can add a
          second one.
        </p>
      ) : null}
      <div className="field">
        <label htmlFor={`${id}-n`}>Name, as it stands beside what is signed</label>
        <input
          id={`${id}-n`}
          className="f"
          data-autofocus
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-l`}>Login</label>
        <input
          id={`${id}-l`}
          className="f id"
          autoComplete="off"
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
      </div>
      <RoleField id={`${id}-r`} value={role} onChange={setRole} />
      <div className="field">
        <label htmlFor={`${id}-p`}>Password</label>
        <input
          id={`${id}-p`}
          className="f"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <span className="note">At least 12 characters; a sentence is easier than signs.</span>
      </div>
      {add.error === null ? null : <Problem inline error={add.error} />}
      <div className="rowx">
        <span className="grow" />
        <button type="button" className="b" onClick={onDone}>
          Leave
        </button>
        <button type="submit" className="b p" disabled={!ready || add.isPending}>
          Add
        </button>
      </div>
    </form>
  )
}

function Change({ person, onDone }: { person: Person; onDone: () => void }) {
  const id = useId()
  const [role, setRole] = useState<Given>(person.role === 'owner' ? 'administrator' : person.role)
  const [password, setPassword] = useState('')
  const change = useMutation({
    mutationFn: (disabled: boolean) =>
      call('changePerson', {
        params: { id: person.id },
        body: { role, disabled, ...(password === '' ? {} : { password }) },
      }),
    onSuccess: async () => {
      await refresh()
      onDone()
    },
  })
  const ready = password === '' || password.length >= 12
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) change.mutate(person.disabled)
      }}
    >
      <RoleField id={`${id}-r`} value={role} onChange={setRole} />
      <div className="field">
        <label htmlFor={`${id}-p`}>New password, left empty to keep the old one</label>
        <input
          id={`${id}-p`}
          className="f"
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      {change.error === null ? null : <Problem inline error={change.error} />}
      <div className="rowx">
        <button
          type="button"
          className="b danger"
          disabled={change.isPending}
          onClick={() => change.mutate(!person.disabled)}
        >
          {person.disabled ? 'Give access again' : 'End access'}
        </button>
        <span className="grow" />
        <button type="button" className="b" onClick={onDone}>
          Leave
        </button>
        <button type="submit" className="b p" disabled={!ready || change.isPending}>
          Save
        </button>
      </div>
    </form>
  )
}
