import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { statusQuery } from '../data/queries.ts'
import { Synthetic } from '../parts/basics.tsx'
import { plural } from '../parts/words.ts'
import { Bar, Foot, HouseNav, LostLine } from './bar.tsx'
import { Frame } from './frame.tsx'

/** The house around the worklist and the settings. */
export function House() {
  const { data } = useQuery(statusQuery)
  const synthetic = data?.synthetic
  return (
    <Frame>
      {synthetic !== undefined && synthetic.only ? <Synthetic note={plural(synthetic.cases, 'invented case')} /> : null}
      <Bar>
        <HouseNav />
      </Bar>
      <LostLine />
      <Outlet />
      <Foot />
    </Frame>
  )
}
