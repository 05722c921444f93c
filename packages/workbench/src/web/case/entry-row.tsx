import {
  IconActivity,
  IconFileImport,
  IconPaperclip,
  IconRoute,
  IconRulerMeasure,
  IconStethoscope,
} from '@tabler/icons-react'
import type { Statement } from '@theca/record'
import { memo } from 'react'
import { authorName, roomOf, roomTitle, says } from '../data/kinds.ts'
import { moment } from '../parts/words.ts'

const icons = {
  assess: IconStethoscope,
  plan: IconRulerMeasure,
  monitor: IconActivity,
  follow: IconRoute,
} as const

type Props = { statement: Statement; chosen: boolean; onChoose: (seq: number) => void; onOpen: () => void }

/** One statement: when it was true, which room, what it says, who said it. */
export const EntryRow = memo(function EntryRow({ statement, chosen, onChoose, onOpen }: Props) {
  const { entry, first, earlier, withdrawn } = statement
  const shown = withdrawn ? (earlier.at(-1) ?? first) : entry
  const Icon = (icons as Record<string, typeof IconStethoscope>)[roomOf(shown.kind)] ?? IconFileImport
  const sentence = says(shown)
  return (
    <tr
      className="pick"
      data-entry={first.seq}
      aria-current={chosen ? 'true' : undefined}
      onClick={() => onChoose(first.seq)}
    >
      <td className="num m">{moment(shown.effectiveAt)}</td>
      <td className="nw">
        <Icon className="i s" aria-hidden="true" /> {roomTitle(shown.kind)}
      </td>
      <td>
        <div className="say">
          <button
            type="button"
            className="saybtn el"
            onClick={({ detail }) => {
              // Enter on the chosen entry goes on to what it rests on; a click of the mouse only chooses.
              if (detail === 0 && chosen) onOpen()
              else onChoose(first.seq)
            }}
            onFocus={() => onChoose(first.seq)}
          >
            {withdrawn ? <del>{sentence}</del> : sentence}
          </button>
          {withdrawn ? (
            <span className="bd">withdrawn</span>
          ) : earlier.length > 0 ? (
            <span className="bd">{earlier.length === 1 ? 'amended once' : `amended ${earlier.length} times`}</span>
          ) : null}
        </div>
      </td>
      <td className="el m">{authorName(shown)}</td>
      <td className="r num m nw">
        {shown.evidence === undefined || shown.evidence.length === 0 ? null : (
          <>
            <IconPaperclip className="i s" aria-hidden="true" />
            <span className="vh">rests on </span>
            {shown.evidence.length}
          </>
        )}
      </td>
      <td className="r num q">{first.seq}</td>
    </tr>
  )
})
