import { IconAlertTriangle, IconFlask2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { Refused } from '../../contract/client.ts'

/** The dural sac in axial view: an ellipse with a filled, slightly displaced ellipse. One colour, never animated. */
export const Mark = ({ size = 22 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
    <ellipse cx="12" cy="12" rx="10.2" ry="9" strokeWidth="1.9" />
    <ellipse cx="12.6" cy="12.6" rx="5.2" ry="3.7" fill="currentColor" stroke="none" />
  </svg>
)

/** First on every demonstration page, never dismissed. */
export const Synthetic = ({ note }: { note: string }) => (
  <div className="synthetic" role="note" aria-label="Synthetic demonstration">
    <IconFlask2 className="i s" aria-hidden="true" />
    <span>SYNTHETIC DEMONSTRATION</span>
    <span>{note}</span>
  </div>
)

export const Kbd = ({ children }: { children: ReactNode }) => <kbd aria-hidden="true">{children}</kbd>

export const Head = ({ children }: { children: ReactNode }) => <div className="head">{children}</div>

/** What would be here, and the one action that starts it. */
export const Empty = ({ children, action }: { children: ReactNode; action?: ReactNode }) => (
  <div className="empty">
    <p>{children}</p>
    {action}
  </div>
)

/** Says what is being waited for, and only when the wait is long enough to wonder. */
export function Wait({ children }: { children: ReactNode }) {
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return <output className="wait">{long ? children : null}</output>
}

/** How far long work is; without an end known, the words beside it say what is being done. */
export const Progress = ({ label, share }: { label: string; share: number | null }) => (
  <progress aria-label={label} max={1} {...(share === null ? {} : { value: share })} />
)

export const sentenceOfError = (error: unknown): string =>
  error instanceof Refused
    ? error.problem.message
    : 'This page met something that was not foreseen. Reload it; nothing that was saved is lost.'

/** What, where, what to do, beside the thing. Nothing entered is lost. */
export function Problem({
  error,
  children,
  action,
  inline = false,
}: {
  error?: unknown
  children?: ReactNode
  action?: ReactNode
  inline?: boolean
}) {
  return (
    <div className={inline ? 'problem inline' : 'problem'} role="alert">
      <IconAlertTriangle className="i" aria-hidden="true" />
      <div>
        {error === undefined || error === null ? null : <p>{sentenceOfError(error)}</p>}
        {children}
      </div>
      {action}
    </div>
  )
}

/** A time that runs. Thirty seconds are exact enough for ages in minutes. */
export function useNow(everyMs = 30_000): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} | Theca`
  }, [title])
}
