import { useQuery } from '@tanstack/react-query'
import { Outlet } from '@tanstack/react-router'
import { statusQuery } from '../data/queries.ts'
import { plural } from '../parts/words.ts'
import { Bar, Foot, HouseNav } from './bar.tsx'
import { Frame } from './frame.tsx'

/** The house around the worklist and the settings. */
export function House() {
  const { data } = useQuery(statusQuery)
  const synthetic = data?.synthetic
  return (
    <Frame>
      <Bar synthetic={synthetic !== undefined && synthetic.only ? plural(synthetic.cases, 'invented case') : null}>
        <HouseNav />
      </Bar>
      <Outlet />
      <Foot />
    </Frame>
  )
}
