import { IconApi, IconDeviceFloppy, IconFileSearch, IconInfoCircle, IconPalette, IconUsers } from '@tabler/icons-react'
import { Link, useSearch } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { can } from '../../contract/index.ts'
import type { Action } from '../../contract/index.ts'
import { useSession } from '../data/queries.ts'
import { Head, usePageTitle } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { useNavigate } from '@tanstack/react-router'
import { About } from './about.tsx'
import { Api } from './api.tsx'
import { Appearance } from './appearance.tsx'
import { Audit } from './audit.tsx'
import { Keeping } from './keeping.tsx'
import { People } from './people.tsx'
import './settings.css'

type Page = { id: string; title: string; needs: Action | null; icon: typeof IconUsers; part: ComponentType }
const pages: readonly Page[] = [
  { id: 'people', title: 'People and access', needs: 'people:manage', icon: IconUsers, part: People },
  { id: 'appearance', title: 'Appearance and keys', needs: null, icon: IconPalette, part: Appearance },
  { id: 'keeping', title: 'Backup and verify', needs: null, icon: IconDeviceFloppy, part: Keeping },
  { id: 'audit', title: 'Audit trail', needs: 'audit:read', icon: IconFileSearch, part: Audit },
  { id: 'api', title: 'API', needs: null, icon: IconApi, part: Api },
  { id: 'about', title: 'Network, about, licences', needs: null, icon: IconInfoCircle, part: About },
]

export function Settings() {
  const navigate = useNavigate()
  const who = useSession()?.who ?? null
  const { page } = useSearch({ from: '/house/settings' })
  const mine = pages.filter(({ needs }) => needs === null || can(who, needs))
  const current = mine.find(({ id }) => id === page) ?? mine[0]
  usePageTitle(current?.title ?? 'Settings')
  const move = (by: number): void => {
    const next = mine[Math.min(Math.max(mine.findIndex(({ id }) => id === current?.id) + by, 0), mine.length - 1)]
    if (next !== undefined) void navigate({ to: '/settings', search: { page: next.id } })
  }
  useKeys('Settings', [
    { keys: 'j', does: 'Next page of settings', run: () => move(1) },
    { keys: 'k', does: 'Previous page of settings', run: () => move(-1) },
  ])
  if (current === undefined) return null
  const Part = current.part
  return (
    <main className="main" id="main" tabIndex={-1}>
      <nav className="pane nv" aria-label="Settings">
        <Head>
          <h1 className="like2">Settings</h1>
        </Head>
        <ul>
          {mine.map(({ id, title, icon: Icon }) => (
            <li key={id}>
              <Link
                to="/settings"
                search={{ page: id }}
                aria-current={id === current.id ? 'page' : undefined}
                activeProps={{}}
              >
                <Icon className="i" aria-hidden="true" />
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Part />
    </main>
  )
}
