import { Menu } from '@mantine/core'
import {
  IconActivity,
  IconBooks,
  IconCalendarDue,
  IconChartLine,
  IconChevronLeft,
  IconLink,
  IconDeviceFloppy,
  IconList,
  IconLogout,
  IconCheck,
  IconPlugConnectedX,
  IconSearch,
  IconSettings,
  IconTable,
  IconUserCircle,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { call } from '../../contract/client.ts'
import { roles } from '../../contract/index.ts'
import { queryClient, sessionQuery, statusQuery, useMay, useSession } from '../data/queries.ts'
import { stopLive, useConnection } from '../live.ts'
import { Kbd, Mark, Synthetic, useNow } from '../parts/basics.tsx'
import { age, clock, number, plural } from '../parts/words.ts'
import { chooseTheme, themes, usePreferences } from '../theme/theme.ts'
import type { Theme } from '../theme/theme.ts'
import { openPalette } from './palette-store.ts'

export function HouseNav() {
  const mayRead = useMay('case:read')
  return (
    <nav aria-label="Rooms">
      {mayRead ? (
        <Link to="/" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'page' }}>
          <IconList className="i" aria-hidden="true" />
          Worklist
        </Link>
      ) : null}
      {mayRead ? (
        <>
          <Link to="/rooms" activeProps={{ 'aria-current': 'page' }}>
            <IconActivity className="i" aria-hidden="true" />
            Theatre
          </Link>
          <Link to="/follow-up" activeProps={{ 'aria-current': 'page' }}>
            <IconCalendarDue className="i" aria-hidden="true" />
            Follow-up
          </Link>
          <Link to="/series" activeProps={{ 'aria-current': 'page' }}>
            <IconChartLine className="i" aria-hidden="true" />
            Series
          </Link>
          <Link to="/library" activeProps={{ 'aria-current': 'page' }}>
            <IconBooks className="i" aria-hidden="true" />
            Library
          </Link>
        </>
      ) : null}
      <Link to="/reference" activeProps={{ 'aria-current': 'page' }}>
        <IconTable className="i" aria-hidden="true" />
        Reference
      </Link>
      <Link to="/settings" activeProps={{ 'aria-current': 'page' }}>
        <IconSettings className="i" aria-hidden="true" />
        Settings
      </Link>
    </nav>
  )
}

export function CaseNav({ id }: { id: string }) {
  return (
    <>
      <nav aria-label="Back">
        <Link to="/">
          <IconChevronLeft className="i s" aria-hidden="true" />
          Worklist
        </Link>
      </nav>
      <span className="sep" />
      <nav aria-label="Rooms of the case">
        <Link
          to="/cases/$id"
          params={{ id }}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'aria-current': 'page' }}
        >
          Time line
        </Link>
        <Link to="/cases/$id/assess" params={{ id }} activeProps={{ 'aria-current': 'page' }}>
          Assess
        </Link>
        <Link to="/cases/$id/plan" params={{ id }} activeProps={{ 'aria-current': 'page' }}>
          Plan
        </Link>
        <Link to="/cases/$id/monitor" params={{ id }} activeProps={{ 'aria-current': 'page' }}>
          Monitor
        </Link>
        <Link to="/cases/$id/follow" params={{ id }} activeProps={{ 'aria-current': 'page' }}>
          Follow
        </Link>
        <Link to="/cases/$id/review" params={{ id }} activeProps={{ 'aria-current': 'page' }}>
          Review
        </Link>
      </nav>
    </>
  )
}

/** The bar over every page: the mark, where one is, finding, and who is here. */
export function Bar({ children, synthetic = null }: { children: ReactNode; synthetic?: string | null }) {
  return (
    <header>
      {synthetic === null ? null : <Synthetic note={synthetic} />}
      <div className="bar">
        <Link to="/" className="mark" aria-label="Theca, worklist">
          <Mark />
          theca
        </Link>
        {children}
        <span className="grow" />
        <button
          type="button"
          className="find"
          onClick={openPalette}
          aria-haspopup="dialog"
          aria-keyshortcuts="Control+K"
        >
          <IconSearch className="i s" aria-hidden="true" />
          <span>Find case or action</span>
          <Kbd>Ctrl K</Kbd>
        </button>
        <WhoMenu />
      </div>
      <LostLine />
    </header>
  )
}

function WhoMenu() {
  const session = useSession()
  const navigate = useNavigate()
  const { theme } = usePreferences()
  const who = session?.who ?? null
  const leave = async (): Promise<void> => {
    await call('signOut', {})
    stopLive()
    queryClient.clear()
    await queryClient.fetchQuery(sessionQuery)
    await navigate({ to: '/sign-in' })
  }
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="who">
          <IconUserCircle className="i" aria-hidden="true" />
          {who === null
            ? 'Nobody signed in'
            : who.role === 'owner'
              ? who.name
              : `${who.name}, ${roles[who.role].title.toLowerCase()}`}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Theme</Menu.Label>
        {(Object.keys(themes) as Theme[]).map((each) => (
          <Menu.Item
            key={each}
            role="menuitemradio"
            aria-checked={theme === each}
            leftSection={theme === each ? <IconCheck className="i s" aria-hidden="true" /> : <span className="i s" />}
            onClick={() => chooseTheme(each)}
          >
            {themes[each].title} <span className="q t11">{theme === each ? 'chosen' : themes[each].use}</span>
          </Menu.Item>
        ))}
        {session?.mode === 'accounts' ? (
          <Menu.Item leftSection={<IconLogout className="i s" aria-hidden="true" />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What is kept, whether it was checked, how old the backup is, what leaves the computer: one quiet line. */
export function Foot() {
  const { data } = useQuery(statusQuery)
  const now = useNow(60_000)
  const backup = data?.backups.find(({ verified }) => verified)
  return (
    <footer className="foot">
      {data === undefined ? (
        <span>Record</span>
      ) : (
        <>
          <span>
            <IconLink className="i" aria-hidden="true" />
            Record {plural(data.entries, 'entry', 'entries')},{' '}
            {data.verified === null
              ? 'chain not verified yet'
              : data.verified.check.broken.length === 0
                ? `chain verified ${verifiedAt(data.verified.at, now)}`
                : `chain broken in ${number(data.verified.check.broken.length)}`}
          </span>
          <span>
            <IconDeviceFloppy className="i" aria-hidden="true" />
            {backup === undefined ? 'No backup yet' : `Backup ${age(backup.at, now)} old, restored and compared`}
          </span>
          <span>
            <IconPlugConnectedX className="i" aria-hidden="true" />
            Network {data.outbound.length === 0 ? 'none configured' : data.outbound.join(', ')}
          </span>
        </>
      )}
      <span className="grow" />
      <span>Documents and supports research. Not a medical device; advises neither for nor against an operation.</span>
    </footer>
  )
}

const verifiedAt = (at: string, now: Date): string =>
  now.getTime() - Date.parse(at) < 20 * 3_600_000 ? clock(at) : `${age(at, now)} ago`

/** Says that the picture is old, and since when. Nothing that was saved is in danger. */
function LostLine() {
  const { state, since } = useConnection()
  if (state !== 'lost' || since === null) return null
  return (
    <output className="lost">
      <IconPlugConnectedX className="i s" aria-hidden="true" />
      <span>
        Connection lost at {clock(since, true)}. What is shown is as of then; it comes back by itself. Nothing that was
        saved is lost.
      </span>
    </output>
  )
}
