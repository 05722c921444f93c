/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a picture drawn here is an svg; an img could not follow its answers */
import { dermatomeTitle } from '@theca/anatomy'
import type { Dermatome } from '@theca/anatomy'
import { useId } from 'react'
import type { Region } from './body-scheme.ts'
import { FACE, VIEW, back, front, landmarks } from './body-scheme.ts'
import type { Answers, Sensation, Side } from './exam-cells.ts'
import { sensationAt, sensationInWords, sensationWords } from './exam-cells.ts'

/** Value by pattern, never by colour: plain, hatch, solid, cross-hatch, dots; a dashed edge where nobody looked. */
const patterns: readonly Sensation[] = ['normal', 'altered', 'absent', 'not-testable', 'counts-as-normal', 'open']

/**
 * Sensation on a scheme of the body, front and back, the lower of light touch and pin prick. The same is said in words
 * beneath, so the picture adds a place and no fact.
 */
export function BodyFigure({
  answers,
  levels,
  onPick,
}: {
  answers: Answers
  /** The neurological levels that are possible, without their star. */
  levels: readonly string[]
  onPick: (side: Side, dermatome: Dermatome) => void
}) {
  const id = useId()
  const words = (['right', 'left'] as const).map((side) => `${side.toUpperCase()}: ${sensationInWords(answers, side)}`)
  const shared = { id, answers, levels, onPick }
  return (
    <figure className="bodyfig">
      <svg
        viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
        role="img"
        aria-label={`Sensation on the body. ${words.join('. ')}.`}
      >
        <Patterns id={id} />
        {/* From in front the RIGHT of the person is on the left of the page; from behind it is on the right. */}
        <Half {...shared} regions={front} x={VIEW.front} side="right" flip />
        <Half {...shared} regions={front} x={VIEW.front} side="left" />
        <Half {...shared} regions={back} x={VIEW.back} side="left" flip />
        <Half {...shared} regions={back} x={VIEW.back} side="right" />
        <ellipse {...FACE} cx={VIEW.front} className="face" />
        <text x={VIEW.front} y={VIEW.height - 8} textAnchor="middle">
          front
        </text>
        <text x={VIEW.back} y={VIEW.height - 8} textAnchor="middle">
          back
        </text>
        <text x={8} y={16} className="sidename">
          RIGHT
        </text>
        <text x={(VIEW.front + VIEW.back) / 2} y={16} textAnchor="middle" className="sidename">
          LEFT
        </text>
        <text x={VIEW.width - 8} y={16} textAnchor="end" className="sidename">
          RIGHT
        </text>
        {landmarks.map(({ dermatome, y }) => (
          <text key={dermatome} x={(VIEW.front + VIEW.back) / 2} y={y + 4} textAnchor="middle" className="mark">
            {dermatome}
          </text>
        ))}
      </svg>
      <figcaption>
        <ul className="bodykey">
          {patterns.map((each) => (
            <li key={each}>
              <svg viewBox="0 0 16 11" width="16" height="11" aria-hidden="true">
                <rect x="0.5" y="0.5" width="15" height="10" className={`region ${each}`} fill={fillOf(id, each)} />
              </svg>
              {sensationWords[each]}
            </li>
          ))}
        </ul>
        {words.map((each) => (
          <p key={each} className="t12 m">
            {each}
          </p>
        ))}
        <p className="t11 q">A scheme, not a map: bands show where a value lies, not where a dermatome ends.</p>
      </figcaption>
    </figure>
  )
}

const fillOf = (id: string, state: Sensation): string =>
  state === 'normal' || state === 'open' ? 'var(--surface)' : state === 'absent' ? 'var(--ink)' : `url(#${id}-${state})`

function Half(props: {
  id: string
  answers: Answers
  levels: readonly string[]
  regions: readonly Region[]
  x: number
  side: Side
  flip?: boolean
  onPick: (side: Side, dermatome: Dermatome) => void
}) {
  const { id, answers, levels, regions, x, side, flip = false, onPick } = props
  return (
    <g>
      {regions.map(({ dermatome, at }, place) => {
        const state = sensationAt(answers, side, dermatome)
        const points = at.map(([away, y]) => `${x + (flip ? -away : away)},${y}`).join(' ')
        const level = levels.includes(dermatome) ? ' level' : ''
        return (
          // The sheet beside it is how the keyboard gets to a cell; a pointer may take this way.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
          <polygon
            key={place}
            points={points}
            className={`region ${state}${level}`}
            fill={fillOf(id, state)}
            onClick={() => onPick(side, dermatome)}
          >
            <title>{`${side.toUpperCase()} ${dermatomeTitle(dermatome)}: ${sensationWords[state]}`}</title>
          </polygon>
        )
      })}
    </g>
  )
}

function Patterns({ id }: { id: string }) {
  const shared = { patternUnits: 'userSpaceOnUse' } as const
  return (
    <defs>
      <pattern id={`${id}-altered`} width="6" height="6" {...shared}>
        <rect width="6" height="6" fill="var(--surface)" />
        <path d="M-1 7 7 -1M-1 1 1 -1M5 7 7 5" className="stroke" />
      </pattern>
      <pattern id={`${id}-not-testable`} width="6" height="6" {...shared}>
        <rect width="6" height="6" fill="var(--surface)" />
        <path d="M0 0 6 6M6 0 0 6" className="stroke" />
      </pattern>
      <pattern id={`${id}-counts-as-normal`} width="5" height="5" {...shared}>
        <rect width="5" height="5" fill="var(--surface)" />
        <circle cx="2.5" cy="2.5" r="0.9" className="dot" />
      </pattern>
    </defs>
  )
}
