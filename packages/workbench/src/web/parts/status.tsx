import type { WorklistRow } from '@theca/review'
import { missingWords } from '@theca/record'
import type { ReactNode } from 'react'

/** Shapes and words for states. Colour comes last: every one of them survives grey print. */

export type UrgencyClass = WorklistRow['urgency']['category']
const classes: Record<UrgencyClass, { word: string; bars: number; look: string }> = {
  emergent: { word: 'Emergent', bars: 4, look: 'u4' },
  urgent: { word: 'Urgent', bars: 3, look: 'u3' },
  expedited: { word: 'Expedited', bars: 2, look: 'u2' },
  planned: { word: 'Planned', bars: 1, look: 'u1' },
  'not-known': { word: 'Not known', bars: 0, look: 'u1' },
}

/** Four rising bars filled to the class, and the word. Not known is hatched: it is not the lowest class. */
export function Urgency({ of, lower = false }: { of: UrgencyClass; lower?: boolean }) {
  const { word, bars, look } = classes[of]
  return (
    <span className={`urg ${look}`}>
      <svg width="18" height="14" viewBox="0 0 18 14" aria-hidden="true">
        {[0, 1, 2, 3].map((place) => (
          <rect
            key={place}
            x={place * 4.5 + 0.5}
            y={9.5 - place * 3}
            width="3"
            height={3.5 + place * 3}
            stroke="currentColor"
            strokeWidth="1"
            fill={place < bars ? 'currentColor' : 'none'}
            {...(place < bars ? {} : { opacity: 0.55 })}
            {...(bars === 0 ? { strokeDasharray: '1.5 1.5' } : {})}
          />
        ))}
      </svg>
      {lower ? word.toLowerCase() : word}
    </span>
  )
}

const phases = [
  ['assess', 'A', 'Assess'],
  ['plan', 'P', 'Plan'],
  ['monitor', 'M', 'Monitor'],
  ['follow', 'F', 'Follow'],
  ['review', 'R', 'Review'],
] as const

/** Where a case stands on its way through the rooms. */
export function Phase({ of }: { of: WorklistRow['phase'] }) {
  const place = phases.findIndex(([id]) => id === of)
  return (
    <>
      <span className="ph" aria-hidden="true">
        {phases.map(([id, letter], index) => (
          <i key={id} className={index < place ? 'd' : index === place ? 'c' : ''}>
            {letter}
          </i>
        ))}
      </span>
      <div className="t11 q">{phases[place]?.[2]}</div>
    </>
  )
}

/** The word for what is not there; each reason has its own look. */
export function Missing({ is }: { is: 'not-asked' | 'not-known' | 'not-applicable' | 'not-testable' }) {
  const look = { 'not-asked': 'mis', 'not-known': 'unk', 'not-applicable': 'na', 'not-testable': 'nt' } as const
  return <span className={look[is]}>{is === 'not-testable' ? 'NT' : missingWords[is]}</span>
}

/** Value, unit, interval, source, age: a number is never alone. */
export function Quantity(props: { value: ReactNode; unit?: string; interval?: string; source?: string; age?: string }) {
  const { value, unit, interval, source, age } = props
  return (
    <span className="num">
      {value}
      {unit === undefined ? null : <span className="u">{`\u202f${unit}`}</span>}
      {interval === undefined ? null : <span className="q">{` (${interval})`}</span>}
      {source === undefined && age === undefined ? null : (
        <span className="q t11">{` ${[source, age].filter((each) => each !== undefined).join(', ')}`}</span>
      )}
    </span>
  )
}

export const SyntheticChip = () => <span className="bd syn">synthetic</span>
