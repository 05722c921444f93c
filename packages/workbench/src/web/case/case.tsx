import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { lastSeqOf, useCase, useMay } from '../data/queries.ts'
import type { CaseData } from '../data/queries.ts'
import { followCase } from '../live.ts'
import { Problem, Wait } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { Bar, CaseNav, Foot } from '../shell/bar.tsx'
import { Frame } from '../shell/frame.tsx'
import { CaseBanner } from './banner.tsx'
import { openBoard } from './board-menu.tsx'
import { CaseContext } from './context.ts'
import './case.css'

/** One case: its banner over whichever room is open. */
export function CasePage() {
  const { id } = useParams({ from: '/cases/$id' })
  const { data, error, refetch } = useCase(id)
  const loaded = data !== undefined
  useEffect(() => (loaded ? followCase(id, () => lastSeqOf(id)) : undefined), [id, loaded])
  return (
    <Frame>
      <Bar
        synthetic={
          data?.assessed.opened?.body.synthetic === true ? 'an invented person; drawn images, invented answers' : null
        }
      >
        <CaseNav id={id} />
      </Bar>
      {data === undefined ? (
        <main className="main" id="main" tabIndex={-1}>
          <div className="pane grow">
            <h1 className="vh">{id}</h1>
            {error === null ? (
              <Wait>Reading the entries of {id}.</Wait>
            ) : (
              <Problem
                error={error}
                action={
                  <button type="button" className="b" onClick={() => void refetch()}>
                    Try again
                  </button>
                }
              />
            )}
          </div>
        </main>
      ) : (
        <Loaded data={data} />
      )}
      <Foot />
    </Frame>
  )
}

function Loaded({ data }: { data: CaseData }) {
  const { id } = data
  const navigate = useNavigate()
  const mayExport = useMay('case:export')
  useKeys('Case', [
    {
      keys: 'alt+1',
      does: 'Time line',
      inFields: true,
      run: () => void navigate({ to: '/cases/$id', params: { id } }),
    },
    {
      keys: 'alt+2',
      does: 'Assess',
      inFields: true,
      run: () => void navigate({ to: '/cases/$id/assess', params: { id } }),
    },
    {
      keys: 'alt+3',
      does: 'Plan',
      inFields: true,
      run: () => void navigate({ to: '/cases/$id/plan', params: { id } }),
    },
    {
      keys: 'alt+4',
      does: 'Monitor',
      inFields: true,
      run: () => void navigate({ to: '/cases/$id/monitor', params: { id } }),
    },
    {
      keys: 'alt+5',
      does: 'Follow',
      inFields: true,
      run: () => void navigate({ to: '/cases/$id/follow', params: { id } }),
    },
    {
      keys: 'alt+6',
      does: 'Review',
      inFields: true,
      run: () => void navigate({ to: '/cases/$id/review', params: { id } }),
    },
    ...(mayExport ? [{ keys: 'b', does: 'Board page, PDF', run: () => openBoard(id, 'pdf') }] : []),
  ])
  return (
    <CaseContext value={data}>
      <CaseBanner data={data} />
      <Outlet />
    </CaseContext>
  )
}
