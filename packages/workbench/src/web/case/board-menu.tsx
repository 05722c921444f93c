import { Menu } from '@mantine/core'
import { IconChevronDown, IconFileText, IconFileTypePdf } from '@tabler/icons-react'
import { pathOf } from '../../contract/client.ts'
import { contract } from '../../contract/index.ts'
import { Kbd } from '../parts/basics.tsx'

export const boardPath = (id: string, format: 'pdf' | 'md'): string => pathOf(contract.boardPage, { case: id, format })

/** The same for the person who decides, in plain words. */
export const sheetPath = (id: string): string => pathOf(contract.decisionSheet, { case: id, format: 'pdf' })

/** Fetched by the browser itself: large files never pass through the page's memory. */
export function openBoard(id: string, format: 'pdf' | 'md'): void {
  const link = document.createElement('a')
  link.href = boardPath(id, format)
  link.download = ''
  document.body.append(link)
  link.click()
  link.remove()
}

export function BoardMenu({ id, up = false, short = false }: { id: string; up?: boolean; short?: boolean }) {
  return (
    <Menu position={up ? 'top-end' : 'bottom-end'}>
      <Menu.Target>
        <button type="button" className="b">
          {short ? 'Board' : 'Board page'} <Kbd>B</Kbd> <IconChevronDown className="i s" aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={boardPath(id, 'pdf')}
          download=""
          leftSection={<IconFileTypePdf className="i s" aria-hidden="true" />}
        >
          PDF, one page A4
        </Menu.Item>
        <Menu.Item
          component="a"
          href={boardPath(id, 'md')}
          download=""
          leftSection={<IconFileText className="i s" aria-hidden="true" />}
        >
          Markdown, to edit
        </Menu.Item>
        <Menu.Item
          component="a"
          href={sheetPath(id)}
          download=""
          leftSection={<IconFileTypePdf className="i s" aria-hidden="true" />}
        >
          Sheet for the person, PDF
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
