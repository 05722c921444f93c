import { IconCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { call } from '../../contract/client.ts'
import { queryClient, statusQuery, useMay } from '../data/queries.ts'
import { followTask } from '../live.ts'
import { Empty, Head, Problem, Progress, Wait, useNow } from '../parts/basics.tsx'
import { age, bytes, clock, day, fullDay, number, plural } from '../parts/words.ts'

type Step = { what: string; done: number; of: number | null }

function useTask<In, Out>(work: (task: string, input: In) => Promise<Out>) {
  const [step, setStep] = useState<Step | null>(null)
  const mutation = useMutation({
    mutationFn: async (input: In) => {
      const task = crypto.randomUUID()
      const stop = followTask(task, setStep)
      try {
        return await work(task, input)
      } finally {
        stop()
        setStep(null)
      }
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['status'] }),
  })
  return { ...mutation, step }
}

/** What was acknowledged is on the disk; here it is copied and proved. */
export function Keeping() {
  const { data, error } = useQuery(statusQuery)
  const now = useNow()
  const may = useMay('backup:run')
  const field = useId()
  const [target, setTarget] = useState('')
  const verify = useTask((task: string, _: null) => call('verify', { body: { task } }))
  const backup = useTask((task: string, to: string) => call('backup', { body: { task, target: to } }))
  const step = verify.step ?? backup.step
  if (error !== null) {
    return (
      <section className="pane grow">
        <Problem error={error} />
      </section>
    )
  }
  if (data === undefined) {
    return (
      <section className="pane grow">
        <Wait>Reading what is kept.</Wait>
      </section>
    )
  }
  const good = data.backups.find(({ verified }) => verified)
  const { verified } = data
  return (
    <section className="pane grow" aria-label="Backup and verify">
      <Head>
        <h2>Backup and verify</h2>
        <span className="m id">{data.folder}</span>
      </Head>
      <div className="body big2">
        <Fact
          title="Last good backup"
          value={good === undefined ? 'none' : age(good.at, now)}
          note={good === undefined ? 'nothing was copied yet' : good.target}
        />
        <Fact
          title="Last check"
          value={verified === null ? 'none' : age(verified.at, now)}
          note={
            verified === null
              ? 'chains were not checked since the start'
              : verified.check.broken.length === 0
                ? 'every chain and every file fits'
                : `${plural(verified.check.broken.length, 'place')} broken`
          }
        />
        <Fact
          title="Kept"
          value={plural(data.cases, 'case')}
          note={`${plural(data.entries, 'entry', 'entries')}, ${data.database === 'sqlite' ? 'SQLite, one folder' : 'PostgreSQL'}`}
        />
      </div>
      {may ? (
        <form
          className="body sec stack"
          onSubmit={(event) => {
            event.preventDefault()
            if (target.trim() !== '') backup.mutate(target.trim())
          }}
        >
          <div className="field">
            <label htmlFor={field}>Folder of this computer that the copy goes to</label>
            <span className="rowx">
              <input
                id={field}
                className="f id"
                spellCheck={false}
                placeholder="/media/vault/theca"
                value={target}
                onChange={(event) => setTarget(event.currentTarget.value)}
              />
              <button type="submit" className="b p" disabled={target.trim() === '' || backup.isPending}>
                Back up now
              </button>
              <button type="button" className="b" disabled={verify.isPending} onClick={() => verify.mutate(null)}>
                Verify
              </button>
            </span>
            <span className="note">A disk of its own, or it is no backup. The copy is verified before it counts.</span>
          </div>
          {step === null ? (
            verify.isPending || backup.isPending ? (
              <output>Working.</output>
            ) : null
          ) : (
            <div className="progress">
              <output>{`${step.what.charAt(0).toUpperCase()}${step.what.slice(1)}${step.of === null ? '' : `, ${number(step.done)} of ${number(step.of)}`}`}</output>
              <Progress label={step.what} share={step.of === null || step.of === 0 ? null : step.done / step.of} />
            </div>
          )}
          {verify.error === null ? null : <Problem inline error={verify.error} />}
          {backup.error === null ? null : <Problem inline error={backup.error} />}
          {verify.data === undefined ? null : <Checked check={verify.data} />}
          {backup.data === undefined ? null : (
            <output>{`Copied ${bytes(backup.data.bytes)} to ${backup.data.target} and verified: ${plural(backup.data.check.entries, 'entry', 'entries')} in ${plural(backup.data.check.cases, 'case')}.`}</output>
          )}
          <pre className="cmd" aria-label="The same from a terminal">
            {`$ theca backup ${target.trim() === '' ? '/media/vault/theca' : target.trim()}\n$ theca verify\n$ theca restore ${target.trim() === '' ? '/media/vault/theca' : target.trim()} ./drill`}
          </pre>
        </form>
      ) : null}
      <h3 className="caption">Backups</h3>
      {data.backups.length === 0 ? (
        <Empty>No backup yet. {may ? 'Name a folder above.' : 'An administrator makes one.'}</Empty>
      ) : (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">Made</th>
              <th scope="col">Result</th>
              <th scope="col" className="r">
                Size
              </th>
              <th scope="col">Folder</th>
            </tr>
          </thead>
          <tbody>
            {data.backups.map((each) => (
              <tr key={each.at}>
                <td className="num">{`${day(each.at)} ${clock(each.at)}`}</td>
                <td className={each.verified ? undefined : 'red'}>
                  {each.verified ? (
                    <IconCheck className="i s" aria-hidden="true" />
                  ) : (
                    <IconX className="i s" aria-hidden="true" />
                  )}{' '}
                  {each.verified ? 'verified' : (each.problem ?? 'failed')}
                </td>
                <td className="r num">{bytes(each.bytes)}</td>
                <td className="id el">{each.target}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {verified !== null && verified.check.broken.length > 0 ? (
        <div className="body">
          <p className="t12 q">{`Checked ${fullDay(verified.at)} ${clock(verified.at)}`}</p>
          <Checked check={verified.check} />
        </div>
      ) : null}
    </section>
  )
}

const Fact = ({ title, value, note }: { title: string; value: string; note: string }) => (
  <div>
    <div className="lbl">{title}</div>
    <div className="v num">{value}</div>
    <div className="t12 m el">{note}</div>
  </div>
)

type Check = Awaited<ReturnType<typeof call<'verify'>>>

function Checked({ check }: { check: Check }) {
  const counted = `${plural(check.entries, 'entry', 'entries')} in ${plural(check.cases, 'case')} and ${plural(check.artifacts, 'file')} checked`
  if (check.broken.length === 0) return <output>{`${counted}; every chain and every file fits.`}</output>
  return (
    <Problem inline>
      <p>{`${counted}; ${plural(check.broken.length, 'place does', 'places do')} not fit. Stop writing to this folder and restore the last good backup into a new one.`}</p>
      <ul>
        {check.broken.map(({ where, what }) => (
          <li key={where + what}>{`${where}: ${what}`}</li>
        ))}
      </ul>
    </Problem>
  )
}
