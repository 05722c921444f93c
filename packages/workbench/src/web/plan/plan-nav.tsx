import { Link } from '@tanstack/react-router'
import './plan.css'

/** The desks of the room: what came in, what is seen on it, and what will be done. */
export function PlanNav({ id }: { id: string }) {
  return (
    <nav className="plannav" aria-label="Plan">
      <Link
        to="/cases/$id/plan"
        params={{ id }}
        activeOptions={{ exact: true }}
        activeProps={{ 'aria-current': 'page' }}
      >
        Images and volumes
      </Link>
      <Link to="/cases/$id/plan/reading" params={{ id }} activeProps={{ 'aria-current': 'page' }}>
        Reading room
      </Link>
      <Link to="/cases/$id/plan/operation" params={{ id }} activeProps={{ 'aria-current': 'page' }}>
        Operative plan
      </Link>
    </nav>
  )
}
