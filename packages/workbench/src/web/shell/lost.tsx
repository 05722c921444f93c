import { Link } from '@tanstack/react-router'
import { Mark, Problem, usePageTitle } from '../parts/basics.tsx'
import '../welcome/welcome.css'

/** An address that leads nowhere, or a page that failed: what, and the way back. */
export function Lost({ error }: { error?: unknown }) {
  usePageTitle('Not found')
  return (
    <div className="app door1">
      <main className="signin" id="main">
        <span className="mk">
          <Mark size={30} />
          theca
        </span>
        <h1>{error === undefined ? 'There is no page at this address' : 'This page could not be drawn'}</h1>
        {error === undefined ? (
          <p className="m">It may have been typed wrongly, or its room is not in this version.</p>
        ) : (
          <Problem error={error} inline />
        )}
        <p>
          <Link to="/" className="b">
            Worklist
          </Link>
        </p>
      </main>
    </div>
  )
}
