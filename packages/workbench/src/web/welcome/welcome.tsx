import {
  IconDeviceFloppy,
  IconFileExport,
  IconFlask2,
  IconFolderOpen,
  IconLock,
  IconPlugConnectedX,
  IconShieldExclamation,
} from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { caseOpened } from '@theca/assess'
import type { BodyOf } from '@theca/record'
import { NOT_ASKED } from '@theca/record'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { call } from '../../contract/client.ts'
import { useDraft } from '../data/drafts.ts'
import { liveHandlers, queryClient, statusQuery, useMay, useSession } from '../data/queries.ts'
import { openCase } from '../data/say.ts'
import { SexAndYear } from '../assess/opening-page.tsx'
import { followTask, startLive } from '../live.ts'
import { Kbd, Mark, Problem, Progress, usePageTitle } from '../parts/basics.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useKeys } from '../parts/keys.ts'
import { number } from '../parts/words.ts'
import { Drop, useChooser } from '../plan/drop.tsx'
import { keepWaiting, limitFault } from '../plan/files.ts'
import { Preview, Sac } from './pictures.tsx'
import './welcome.css'
import '../assess/assess.css'
import '../plan/plan.css'

type Opened = BodyOf<typeof caseOpened>
const unknownPerson: Opened = { synthetic: false, sex: 'not-known', birthYear: NOT_ASKED }

/** The first page: the demonstration, or a case of one's own. */
export function Welcome() {
  usePageTitle('New case')
  const navigate = useNavigate()
  const session = useSession()
  const { data: status } = useQuery(statusQuery)
  const mayWrite = useMay('case:write')
  const [fault, setFault] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  useEffect(() => startLive(liveHandlers), [])
  const demonstration = useDemonstration()
  const begin = useMutation({
    mutationFn: async (files: File[]) => {
      const id = await openCase([
        {
          kind: caseOpened.kind,
          version: caseOpened.version,
          body: unknownPerson,
          effectiveAt: new Date().toISOString(),
        },
      ])
      keepWaiting(id, files)
      return id
    },
    onSuccess: (id) => navigate({ to: '/cases/$id/plan', params: { id } }),
  })
  const take = (files: File[]): void => {
    const found = limitFault(files)
    setFault(found)
    if (found === null) begin.mutate(files)
  }
  const chooser = useChooser(take)
  const known = status !== undefined
  const first = known && status.cases === 0
  useKeys('New case', [
    { keys: 'd', does: 'Open the demonstration', run: () => void (mayWrite && demonstration.start()) },
    { keys: 'o', does: 'Choose a folder', run: chooser.chooseFolder },
    { keys: 'n', does: 'Start without images', run: () => setAsking(true) },
    { keys: 'Escape', does: 'Worklist', run: () => void (known && !first ? navigate({ to: '/' }) : null) },
  ])
  return (
    <div className="app door1">
      <main className="wrap" id="main">
        <header>
          <span className="mk">
            <Mark size={30} />
            theca
          </span>
          <span className="m">
            {session === null || status === undefined
              ? ''
              : first
                ? `Version ${session.version}, first start. Nothing has been stored yet.`
                : `Version ${session.version}, ${number(status.cases)} cases.`}
          </span>
          {known && !first ? (
            <Link to="/" className="b back">
              Worklist <Kbd>Esc</Kbd>
            </Link>
          ) : null}
        </header>
        <div className="top">
          <div>
            <h1>
              One disease,
              <br />
              one sac,
              <br />
              one record.
            </h1>
            <p>
              Theca carries a person with a tumour inside the dural sac from referral to last contact, and every
              centre’s patients into one honest series.
            </p>
          </div>
          <Sac />
        </div>
        <div className="doors">
          <section className="door" aria-labelledby="door-demo">
            <div className="hd">
              <IconFlask2 className="i l" aria-hidden="true" />
              <h2 id="door-demo">Open the demonstration</h2>
              <span className="bd syn">synthetic</span>
            </div>
            <p>
              Six invented persons before surgery, with drawn MRI, measured volumes and examinations that end now, and
              eight who were operated on and are followed. Everything is marked, on screen, in print and in files.
            </p>
            <div className="pv">
              {demonstration.step === null ? <Preview /> : <DemoProgress step={demonstration.step} />}
            </div>
            {demonstration.error === null ? null : <Problem inline error={demonstration.error} />}
            <div className="ac">
              <button
                type="button"
                className="b p lg"
                disabled={!mayWrite || demonstration.waiting}
                onClick={demonstration.start}
              >
                {demonstration.waiting ? 'Making the demonstration' : 'Open the demonstration'} <Kbd>D</Kbd>
              </button>
              <span className="m t12">takes some seconds</span>
            </div>
          </section>
          <section className="door" aria-labelledby="door-own">
            <div className="hd">
              <IconFolderOpen className="i l" aria-hidden="true" />
              <h2 id="door-own">Start with your own case</h2>
            </div>
            <p>
              Drop a DICOM folder or ZIP. Theca checks the geometry, names every fault, and asks before it keeps a name.
            </p>
            <div className="pv">
              <Drop
                title="Drop a folder or ZIP here"
                note="MRI or CT; classic or enhanced; uncompressed, RLE, JPEG Lossless, JPEG-LS"
                tall
                onFiles={take}
              />
            </div>
            {fault === null ? null : (
              <Problem inline>
                <p>{fault}</p>
              </Problem>
            )}
            {begin.error === null ? null : <Problem inline error={begin.error} />}
            <div className="ac">
              {chooser.inputs()}
              <button type="button" className="b lg" disabled={!mayWrite} onClick={chooser.chooseFolder}>
                Choose a folder <Kbd>O</Kbd>
              </button>
              <button type="button" className="b lg" disabled={!mayWrite} onClick={chooser.chooseFiles}>
                Choose a ZIP
              </button>
              <button type="button" className="b q lg" disabled={!mayWrite} onClick={() => setAsking(true)}>
                Start without images <Kbd>N</Kbd>
              </button>
            </div>
          </section>
        </div>
        <ul className="pr">
          <Fact title="Kept in" icon={<IconDeviceFloppy className="i" aria-hidden="true" />}>
            {status === undefined ? 'one folder, yours to copy' : `${status.folder}, yours to copy`}
          </Fact>
          <Fact title="Network" icon={<IconPlugConnectedX className="i" aria-hidden="true" />}>
            127.0.0.1 only; sends nothing
          </Fact>
          <Fact title="Names" icon={<IconLock className="i" aria-hidden="true" />}>
            in a vault of their own; delete the key, the name is gone
          </Fact>
          <Fact title="Leaving" icon={<IconFileExport className="i" aria-hidden="true" />}>
            open formats, one command
          </Fact>
          <Fact title="What it is" icon={<IconShieldExclamation className="i" aria-hidden="true" />}>
            documentation and research; not a medical device
          </Fact>
        </ul>
      </main>
      <Dialog title="New case without images" open={asking} onClose={() => setAsking(false)} size={640}>
        {asking ? <NewCase onLeave={() => setAsking(false)} /> : null}
      </Dialog>
    </div>
  )
}

function Fact({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <li>
      {icon}
      <div>
        <span className="lbl">{title}</span>
        <div>{children}</div>
      </div>
    </li>
  )
}

type Step = { what: string; done: number; of: number | null }

function useDemonstration() {
  const navigate = useNavigate()
  const [step, setStep] = useState<Step | null>(null)
  const make = useMutation({
    mutationFn: async () => {
      const task = crypto.randomUUID()
      setStep({ what: 'making synthetic cases', done: 0, of: null })
      const stop = followTask(task, setStep)
      try {
        return await call('demonstration', { body: { task } })
      } finally {
        stop()
        setStep(null)
      }
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['worklist'], refetchType: 'all' })
      void queryClient.invalidateQueries({ queryKey: ['status'] })
      await navigate({ to: '/' })
    },
  })
  return { step, error: make.error, waiting: make.isPending, start: () => void (make.isPending || make.mutate()) }
}

function DemoProgress({ step }: { step: Step }) {
  const share = step.of === null || step.of === 0 ? null : step.done / step.of
  return (
    <div className="demo">
      <output>{`${step.what.charAt(0).toUpperCase()}${step.what.slice(1)}${step.of === null ? '' : `, ${number(step.done)} of ${number(step.of)}`}`}</output>
      <Progress label="Making the demonstration" share={share} />
    </div>
  )
}

/** The least that opens a case. Everything else is asked in its room. */
function NewCase({ onLeave }: { onLeave: () => void }) {
  const navigate = useNavigate()
  const draft = useDraft<Opened>('new-case', () => unknownPerson)
  const body = draft.value
  const fits = caseOpened.body.safeParse(body).success
  const open = useMutation({
    mutationFn: () =>
      openCase([
        {
          kind: caseOpened.kind,
          version: caseOpened.version,
          body,
          effectiveAt: new Date().toISOString(),
          key: draft.key,
        },
      ]),
    onSuccess: (id) => {
      draft.discard(unknownPerson)
      void navigate({ to: '/cases/$id/assess', params: { id }, search: { form: 'referral' } })
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (fits) open.mutate()
      }}
    >
      <p className="m">The case gets an id of its own. No name is asked here; it can go to the vault later.</p>
      <SexAndYear body={body} onChange={(part) => draft.change((value) => ({ ...value, ...part }))} />
      {open.error === null ? null : <Problem inline error={open.error} />}
      <div className="rowx">
        <span className="grow faultline">{fits ? '' : 'A birth year has four digits, from 1900.'}</span>
        <button type="button" className="b" onClick={onLeave}>
          Leave
        </button>
        <button type="submit" className="b p" disabled={!fits || open.isPending}>
          Open the case
        </button>
      </div>
    </form>
  )
}
