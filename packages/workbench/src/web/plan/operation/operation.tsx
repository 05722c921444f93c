import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { OperationPlan, OperativePlanBody, PlanVersion } from '@theca/plan'
import {
  currentPlan,
  firstPlan,
  landmarksOf,
  latestOperation,
  lesionMapOf,
  levelsAlong,
  operativePlans,
  planDraft,
  reading,
  settled,
} from '@theca/plan'
import type { Reading } from '@theca/plan'
import { foldStatements } from '@theca/record'
import { useMemo } from 'react'
import { pathOf } from '../../../contract/client.ts'
import { contract } from '../../../contract/index.ts'
import { useOpenCase } from '../../case/context.ts'
import { useCorrection } from '../../data/drafts.ts'
import type { CaseData } from '../../data/queries.ts'
import { useMay } from '../../data/queries.ts'
import { sayInCase } from '../../data/say.ts'
import { Empty, Kbd, usePageTitle } from '../../parts/basics.tsx'
import { useKeys } from '../../parts/keys.ts'
import { PlanNav } from '../plan-nav.tsx'
import { ApproachPane } from './approach-pane.tsx'
import { AroundPane } from './around-pane.tsx'
import { GatesPane, StopPane } from './gates-pane.tsx'
import { LesionEditor } from './lesion-editor.tsx'
import { LesionMapPane } from './lesion-map.tsx'
import { LevelsPane } from './levels-pane.tsx'
import { MontagePane } from './montage-pane.tsx'
import { Signing } from './signing.tsx'
import { SinceSigned, VersionsPane } from './versions-pane.tsx'
import './operation.css'

/** The operative plan: drafted in this window, kept as a version, signed when every gate is answered. */
export function Operation() {
  const data = useOpenCase()
  usePageTitle(`${data.id} operative plan`)
  const plans = useMemo(() => foldStatements(operativePlans, data.statements), [data.statements])
  const read = useMemo(() => foldStatements(reading, data.statements), [data.statements])
  const current = currentPlan(plans)
  const first = useMemo(() => current?.plan ?? begin(data, read), [current, data, read])
  return (
    <>
      <PlanNav id={data.id} />
      {first === null ? (
        <main className="main" id="main" tabIndex={-1}>
          <section className="pane grow" aria-label="Operative plan">
            <h1 className="vh">Operative plan</h1>
            <Empty
              action={
                <Link to="/cases/$id/assess" params={{ id: data.id }} search={{ form: 'referral' }} className="b">
                  Name the lesion in the referral
                </Link>
              }
            >
              No lesion with a level is recorded yet, so there is nothing to plan by.
            </Empty>
          </section>
        </main>
      ) : (
        <Planning
          key={latestOperation(plans)?.operation ?? 1}
          data={data}
          read={read}
          operation={latestOperation(plans)}
          others={plans.operations.slice(0, -1)}
          current={current}
          first={first}
        />
      )}
    </>
  )
}

/** A plan to begin with, with the levels of the reading where there are any. */
function begin(data: CaseData, read: Reading, operation = 1): OperativePlanBody | null {
  const plan = firstPlan(data.assessed, data.imaged, operation)
  const marked = read.levels.at(-1)
  if (plan === null || marked === undefined) return plan
  return {
    ...plan,
    levels: {
      ...plan.levels,
      landmarks: landmarksOf(levelsAlong(marked.said.marks)),
      transitional: marked.said.transitional,
    },
  }
}

type PlanningProps = {
  data: CaseData
  read: Reading
  operation: OperationPlan | null
  others: readonly OperationPlan[]
  current: PlanVersion | null
  first: OperativePlanBody
}

const parts = [
  ['levels', 'Levels and approach'],
  ['monitoring', 'Monitoring'],
  ['around', 'Around the operation'],
  ['map', 'Lesion map'],
  ['versions', 'Versions'],
] as const

function Planning({ data, read, operation, others, current, first }: PlanningProps) {
  const { id } = data
  const may = useMay('case:write')
  const search = useSearch({ from: '/cases/$id/plan/operation' })
  const navigate = useNavigate()
  const part = parts.find(([name]) => name === search.part)?.[0] ?? 'levels'
  const draft = useCorrection<OperativePlanBody>(
    `${id}.operation.${operation?.operation ?? 1}`,
    current?.entry.seq ?? 0,
    () => first,
  )
  const plan = draft.value
  const change = (next: Partial<OperativePlanBody>): void => draft.change((value) => settled({ ...value, ...next }))
  const drafting = { plan, change, may }
  const signed = operation?.signatures.some((each) => each.void === null) === true
  const another = (): void => {
    const next = begin(data, read, (operation?.operation ?? 0) + 1)
    if (next !== null) void sayInCase(id, [planDraft(next, new Date().toISOString())])
  }
  const go = (name: string): void =>
    void navigate({ to: '/cases/$id/plan/operation', params: { id }, search: { part: name } })
  useKeys(
    'Operative plan',
    parts.map(([name, title], place) => ({ keys: String(place + 1), does: title, run: () => go(name) })),
  )
  const montageHref =
    current === null || current.plan.monitoring === null ? null : pathOf(contract.montage, { case: id })
  return (
    <main className="main operation" id="main" tabIndex={-1}>
      <h1 className="vh">Operative plan</h1>
      <LevelsPane {...drafting} read={read} imaged={data.imaged} id={id} />
      <div className="pane c2">
        <nav className="parts" aria-label="Parts of the plan">
          {parts.map(([name, title], place) => (
            <Link
              key={name}
              to="/cases/$id/plan/operation"
              params={{ id }}
              search={{ part: name }}
              aria-current={part === name ? 'page' : undefined}
              activeProps={{}}
            >
              {title} <Kbd>{place + 1}</Kbd>
            </Link>
          ))}
        </nav>
        {operation === null ? null : <SinceSigned operation={operation} />}
        {part === 'levels' ? (
          <>
            <ApproachPane {...drafting} />
            <MontagePane {...drafting} montageHref={montageHref} />
          </>
        ) : part === 'monitoring' ? (
          <MontagePane {...drafting} montageHref={montageHref} />
        ) : part === 'around' ? (
          <AroundPane {...drafting} />
        ) : part === 'map' ? (
          <>
            <LesionMapPane id={id} map={lesionMapOf(data.assessed, data.imaged, read, current)} />
            <LesionEditor {...drafting} />
          </>
        ) : (
          <VersionsPane
            operation={operation}
            drafted={draft.touched ? plan : null}
            id={id}
            others={others}
            onAnother={may && signed && !draft.touched ? another : null}
          />
        )}
      </div>
      <div className="pane c3">
        <div className="scrolly">
          <GatesPane {...drafting} />
          <StopPane {...drafting} />
        </div>
        <Signing id={id} plan={plan} current={current} operation={operation} draft={draft} may={may} />
      </div>
    </main>
  )
}
