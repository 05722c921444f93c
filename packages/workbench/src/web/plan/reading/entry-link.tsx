import { Link } from '@tanstack/react-router'
import { useOpenCase } from '../../case/context.ts'

/** The number of an entry, and the way to it. */
export function EntryLink({ seq }: { seq: number }) {
  const { id } = useOpenCase()
  return (
    <Link to="/cases/$id" params={{ id }} search={{ entry: seq }} className="t11" aria-label={`Entry ${seq}`}>
      {seq}
    </Link>
  )
}
