import { Navigate, useNavigate, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { liveHandlers, useSession } from '../data/queries.ts'
import { startLive } from '../live.ts'
import { useKeys } from '../parts/keys.ts'
import { KeysPage, Palette } from './palette.tsx'
import { openKeys, openPalette } from './palette-store.ts'
import './shell.css'

/** Whoever listens instead of looking hears where they are: what had the focus is gone with its page. */
function focusPage(_path: string): () => void {
  const timer = setTimeout(() => {
    if (document.activeElement === document.body) document.getElementById('main')?.focus({ preventScroll: true })
  }, 150)
  return () => clearTimeout(timer)
}

/** What every page inside has: the way past the bar, the keys that act everywhere, the live connection. */
export function Frame({ children }: { children: ReactNode }) {
  const navigate = useNavigate()
  const session = useSession()
  const path = useRouterState({ select: ({ location }) => location.pathname })
  useEffect(() => startLive(liveHandlers), [])
  useEffect(() => focusPage(path), [path])
  useKeys('Everywhere', [
    { keys: 'ctrl+k', does: 'Find case or action', inFields: true, run: openPalette },
    { keys: '?', does: 'All keys of this screen', run: openKeys },
    { keys: 'g w', does: 'Go to the worklist', run: () => void navigate({ to: '/' }) },
    { keys: 'g t', does: 'Go to the rooms in theatre', run: () => void navigate({ to: '/rooms' }) },
    { keys: 'g s', does: 'Go to settings', run: () => void navigate({ to: '/settings' }) },
  ])
  // Signed out elsewhere, or the first account was made: what is shown here is nobody's any more.
  if (session !== null && session.who === null) return <Navigate to="/sign-in" replace />
  return (
    <div className="app">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      {children}
      <Palette />
      <KeysPage />
    </div>
  )
}
