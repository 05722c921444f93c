/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a field that filters a list while it is typed into is a combobox; no element of HTML is one */
import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { useId, useState } from 'react'
import { useMay, worklistQuery } from '../data/queries.ts'
import { Kbd } from '../parts/basics.tsx'
import { useKeyGroups } from '../parts/keys.ts'
import { personWord } from '../parts/words.ts'
import { chooseTheme, themes } from '../theme/theme.ts'
import type { Theme } from '../theme/theme.ts'
import { closeFloating, openKeys, useFloating } from './palette-store.ts'
import { Dialog } from '../parts/dialog.tsx'

type Found = { readonly id: string; readonly title: string; readonly detail: string; readonly run: () => void }

const MOST = 12

/** The pages of a case, as they are called where one types their name. */
const caseRooms = [
  { title: 'Time line of', to: '/cases/$id' },
  { title: 'Assess', to: '/cases/$id/assess' },
  { title: 'Plan', to: '/cases/$id/plan' },
  { title: 'Reading room of', to: '/cases/$id/plan/reading' },
  { title: 'Operative plan of', to: '/cases/$id/plan/operation' },
  { title: 'Monitor', to: '/cases/$id/monitor' },
  { title: 'Follow', to: '/cases/$id/follow' },
  { title: 'Review', to: '/cases/$id/review' },
] as const

/** One field for cases, pages, actions and themes. */
export function Palette() {
  const open = useFloating() === 'palette'
  return (
    <Modal.Root opened={open} onClose={closeFloating} size={600} yOffset="12vh" padding={0}>
      <Modal.Overlay />
      <Modal.Content aria-label="Find case or action">{open ? <Search /> : null}</Modal.Content>
    </Modal.Root>
  )
}

function useFound(text: string): Found[] {
  const navigate = useNavigate()
  const { data } = useQuery({ ...worklistQuery, enabled: useMay('case:read') })
  const groups = useKeyGroups()
  const mayWrite = useMay('case:write')
  const caseId = /^\/cases\/([^/]+)/.exec(useRouterState({ select: ({ location }) => location.pathname }))?.[1]
  const go =
    (
      to: '/' | '/settings' | '/welcome' | '/follow-up' | '/series' | '/series/meeting' | '/library' | '/reference',
      search?: { page: string },
    ) =>
    () =>
      void navigate({ to, ...(search === undefined ? {} : { search }) })
  const pages: Found[] = [
    { id: 'worklist', title: 'Worklist', detail: 'page', run: go('/') },
    ...(caseId === undefined
      ? []
      : caseRooms.map(({ title, to }) => ({
          id: to,
          title: `${title} ${caseId}`,
          detail: 'page of the case',
          run: () => void navigate({ to, params: { id: caseId } }),
        }))),
    { id: 'follow-up', title: 'Follow-up', detail: 'page', run: go('/follow-up') },
    { id: 'series', title: 'Series', detail: 'page: cohorts, curves, benchmarks', run: go('/series') },
    { id: 'meeting', title: 'Morbidity meeting', detail: 'page', run: go('/series/meeting') },
    { id: 'library', title: 'Library', detail: 'page: published cases and series', run: go('/library') },
    { id: 'reference', title: 'Reference tables', detail: 'page', run: go('/reference') },
    { id: 'settings', title: 'Settings', detail: 'page', run: go('/settings') },
    { id: 'backup', title: 'Backup and verify', detail: 'settings', run: go('/settings', { page: 'keeping' }) },
    { id: 'audit', title: 'Audit trail', detail: 'settings', run: go('/settings', { page: 'audit' }) },
    ...(mayWrite ? [{ id: 'new', title: 'New case', detail: 'action', run: go('/welcome') }] : []),
    ...(Object.keys(themes) as Theme[]).map((theme) => ({
      id: `theme-${theme}`,
      title: `Theme: ${themes[theme].title.toLowerCase()}`,
      detail: themes[theme].use,
      run: () => chooseTheme(theme),
    })),
    { id: 'keys', title: 'All keys of this screen', detail: '?', run: openKeys },
  ]
  const here: Found[] = groups
    .filter(({ title }) => title !== 'Everywhere')
    .flatMap(({ title, bindings }) =>
      bindings
        .filter(({ keys }) => !/^(j|k|Arrow|Escape|Space|Enter)/.test(keys))
        .map(({ keys, does, run }) => ({
          id: `key-${title}-${keys}`,
          title: does,
          detail: `${title}, ${shownKeys(keys)}`,
          run: () => run(new KeyboardEvent('keydown')),
        })),
    )
  const cases: Found[] = (data?.rows ?? []).map((row) => ({
    id: row.case,
    title: `${row.case}  ${personWord(row.sex)}${row.primary === null ? '' : `, ${row.primary}`}`,
    detail: [row.compartments, row.levels].filter((each) => each !== null).join(', '),
    run: () => void navigate({ to: '/cases/$id', params: { id: row.case } }),
  }))
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return [...cases.slice(0, 6), ...pages].slice(0, MOST)
  const fits = ({ title, detail }: Found): boolean =>
    wanted.split(/\s+/).every((word) => `${title} ${detail}`.toLowerCase().includes(word))
  return [...cases, ...pages, ...here].filter(fits).slice(0, MOST)
}

function Search() {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const list = useId()
  const found = useFound(text)
  const chosen = Math.min(at, found.length - 1)
  const run = (item: Found | undefined): void => {
    if (item === undefined) return
    closeFloating()
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
    else if (event.key === 'Enter') run(found[chosen])
    else return
    event.preventDefault()
  }
  return (
    <div className="palette">
      <input
        className="f"
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found[chosen] === undefined ? undefined : `${list}-${chosen}`}
        aria-label="Find case or action"
        placeholder="Case, primary, level, page, action"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={list} aria-label="Found">
        {found.map((item, index) => (
          <div
            key={item.id}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => run(item)}
            onKeyDown={onKeyDown}
            onMouseMove={() => setAt(index)}
          >
            <span className="el">{item.title}</span>
            <span className="q t11 el">{item.detail}</span>
          </div>
        ))}
      </div>
      {found.length === 0 ? (
        <output className="wait">Nothing here is called so. Closed cases and free text are not searched.</output>
      ) : null}
    </div>
  )
}

const words: Record<string, string> = { Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑' }
const shownKeys = (keys: string): string =>
  keys
    .split(' ')
    .map((part) =>
      part
        .split('+')
        .map((key) => words[key] ?? (key.length === 1 ? key.toUpperCase() : key.charAt(0).toUpperCase() + key.slice(1)))
        .join(' '),
    )
    .join(' then ')

/** All keys of this screen, as they are bound at this moment. */
export function KeysPage() {
  const open = useFloating() === 'keys'
  const groups = useKeyGroups()
  return (
    <Dialog title="Keys of this screen" open={open} onClose={closeFloating} size={640}>
      <div className="keys">
        {groups.map(({ title, bindings }) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {bindings.map(({ keys, does }) => (
                <li key={keys}>
                  <Kbd>{shownKeys(keys)}</Kbd>
                  <span className="vh">{shownKeys(keys)}: </span>
                  <span>{does}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p className="q t12">Single letters act outside of text fields and can be switched off in settings.</p>
    </Dialog>
  )
}
