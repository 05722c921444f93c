/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a drawing that is part of the page cannot be an img element */
import type { Drawing, Shape } from '@theca/plan'
import { useId } from 'react'

/** A drawing of the plan on screen: the same shapes as in print, told apart by hatch and line before colour. */
export function PlanDrawing({ drawing, className }: { drawing: Drawing; className?: string }) {
  const id = useId()
  const hatch = `${id}-hatch`
  return (
    <svg
      className={className === undefined ? 'drawing' : `drawing ${className}`}
      viewBox={`-1 -1 ${drawing.width + 2} ${drawing.height + 2}`}
      role="img"
      aria-labelledby={`${id}-t ${id}-d`}
      preserveAspectRatio="xMidYMid meet"
    >
      <title id={`${id}-t`}>{drawing.title}</title>
      <desc id={`${id}-d`}>{drawing.says}</desc>
      <defs>
        <pattern id={hatch} width="2.2" height="2.2" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.2" height="2.2" className="hg" />
          <line x1="0" y1="0" x2="0" y2="2.2" className="hl" />
        </pattern>
      </defs>
      {drawing.shapes.map((shape, place) => (
        <Piece key={place} shape={shape} hatch={hatch} size={drawing.text} />
      ))}
    </svg>
  )
}

function Piece({ shape, hatch, size }: { shape: Shape; hatch: string; size: number }) {
  const name = `s-${shape.role}`
  if (shape.is === 'label')
    return (
      <text
        className={`${name} ${shape.weight}`}
        x={shape.x}
        y={shape.y + size * 0.35}
        textAnchor={shape.anchor}
        style={{ fontSize: size }}
      >
        {shape.text}
      </text>
    )
  if (shape.is === 'ellipse') return <ellipse className={name} cx={shape.x} cy={shape.y} rx={shape.rx} ry={shape.ry} />
  const points = shape.points.map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`).join(' ')
  if (!shape.closed) return <polyline className={`${name} open`} points={points} />
  return <polygon className={name} points={points} {...(shape.role === 'opened' ? { fill: `url(#${hatch})` } : {})} />
}
