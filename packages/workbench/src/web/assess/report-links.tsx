import { IconFileTypePdf } from '@tabler/icons-react'
import { boardPath, sheetPath } from '../case/board-menu.tsx'
import { useMay } from '../data/queries.ts'

/** The two pages that leave this room, each in one press: for the board, and for the person who decides. */
export function ReportLinks({ id }: { id: string }) {
  const mayExport = useMay('case:export')
  if (!mayExport) return null
  return (
    <span className="rowx">
      <a className="b" href={boardPath(id, 'pdf')} download="">
        <IconFileTypePdf className="i s" aria-hidden="true" /> Board page
      </a>
      <a className="b" href={sheetPath(id)} download="">
        <IconFileTypePdf className="i s" aria-hidden="true" /> Sheet for the person
      </a>
    </span>
  )
}
