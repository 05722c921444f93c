import { Link } from '@tanstack/react-router'
import { Problem, usePageTitle } from '../parts/basics.tsx'

/** An address that leads nowhere, or a page that failed: what, and the way back. */
export function Lost({ error }: { error?: unknown }) {
  usePageTitle('Not found')
  return (
    <main className="body" id="main">
      <h1>{error === undefined ? 'There is no page at this address' : 'This page could not be drawn'}</h1>
      {error === undefined ? (
        <p className="m">It may have been typed wrongly, or its room is not in this version.</p>
      ) : (
        <Problem error={error} inline />
      )}
      <p>
        <Link to="/">Worklist</Link>
      </p>
    </main>
  )
}
