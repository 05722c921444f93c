import type { Vector3 } from '@theca/volumetry'
import type { Frame, PicturePlane } from '@theca/volumetry/reslice'
import { letterOf, pointOf } from '@theca/volumetry/reslice'

/** Something marked at places in the patient, to be drawn on whichever picture passes near them. */
export type Mark = {
  id: string
  is: 'line' | 'angle' | 'point' | 'level' | 'inside' | 'outside' | 'pending' | 'lesion'
  placesMm: readonly Vector3[]
  words: string | null
  /** How far in front or behind it is still drawn, mm. */
  reachMm: number
}

const opposite = (v: Vector3): Vector3 => [-v[0], -v[1], -v[2]]

/** Letters, crosshair, scale and marks over a picture. It says nothing that is not also said in words elsewhere. */
export function Overlay(props: {
  width: number
  height: number
  plane: PicturePlane
  frame: Frame
  cursorMm: Vector3 | null
  marks: readonly Mark[]
  brush: { x: number; y: number; radius: number } | null
}) {
  const { width, height, plane, frame, cursorMm, marks, brush } = props
  const scale = width / plane.columns
  const at = (placeMm: Vector3) => {
    const { x, y, behindMm } = pointOf(plane, placeMm)
    return { x: (x + 0.5) * scale, y: (y + 0.5) * scale, behindMm }
  }
  const mmPerPixel = Math.hypot(...plane.rightStepMm) / scale
  return (
    <svg className="ov" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {cursorMm === null ? null : <Crosshair {...at(cursorMm)} width={width} height={height} />}
      {marks.map((mark) => (
        <MarkLine key={mark.id} mark={mark} points={mark.placesMm.map(at)} />
      ))}
      {brush === null ? null : <circle className="brushring" cx={brush.x} cy={brush.y} r={Math.max(2, brush.radius)} />}
      <text className="letter" x={10} y={height / 2 + 4}>
        {letterOf(opposite(frame.right))}
      </text>
      <text className="letter" x={width - 10} y={height / 2 + 4} textAnchor="end">
        {letterOf(frame.right)}
      </text>
      <text className="letter" x={width / 2} y={42} textAnchor="middle">
        {letterOf(opposite(frame.down))}
      </text>
      <text className="letter" x={width / 2} y={height - 10} textAnchor="middle">
        {letterOf(frame.down)}
      </text>
      <ScaleBar width={width} height={height} mmPerPixel={mmPerPixel} />
    </svg>
  )
}

function Crosshair({ x, y, width, height }: { x: number; y: number; width: number; height: number }) {
  const gap = 18
  return (
    <path
      className="cross"
      d={`M0 ${y}H${Math.max(0, x - gap)}M${Math.min(width, x + gap)} ${y}H${width}M${x} 0V${Math.max(0, y - gap)}M${x} ${Math.min(height, y + gap)}V${height}`}
    />
  )
}

const LENGTHS_MM = [1, 2, 5, 10, 20, 50, 100, 200]

function ScaleBar({ width, height, mmPerPixel }: { width: number; height: number; mmPerPixel: number }) {
  const length = LENGTHS_MM.findLast((mm) => mm / mmPerPixel < width / 3) ?? 1
  const pixels = length / mmPerPixel
  const [right, y] = [width - 16, height - 16]
  return (
    <g>
      <path className="scale" d={`M${right - pixels} ${y}h${pixels}m0 -4v8m${-pixels} -8v8`} />
      <text className="small" x={right - pixels / 2} y={y - 7} textAnchor="middle">
        {`${length} mm`}
      </text>
    </g>
  )
}

type Point = { x: number; y: number; behindMm: number }

function MarkLine({ mark, points }: { mark: Mark; points: readonly Point[] }) {
  if (points.length === 0 || points.some(({ behindMm }) => Math.abs(behindMm) > mark.reachMm)) return null
  const last = points.at(-1) as Point
  const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  const sign = mark.is === 'inside' ? '+' : mark.is === 'outside' ? '−' : null
  return (
    <g className={`mark ${mark.is}`}>
      {points.length > 1 ? <path d={line} /> : null}
      {mark.is === 'level' || mark.is === 'lesion' || sign !== null
        ? null
        : points.map(({ x, y }) => <circle key={`${x} ${y}`} cx={x} cy={y} r={3} />)}
      {sign === null
        ? null
        : points.map(({ x, y }) => (
            <text key={`${x} ${y}`} x={x} y={y + 4} textAnchor="middle">
              {sign}
            </text>
          ))}
      {mark.is === 'lesion' ? <rect x={last.x - 6} y={last.y - 6} width={12} height={12} /> : null}
      {mark.words === null ? null : (
        <text
          x={mark.is === 'level' ? last.x : last.x + 10}
          y={mark.is === 'level' ? last.y + 4 : last.y - 6}
          textAnchor={mark.is === 'level' ? 'middle' : 'start'}
        >
          {mark.words}
        </text>
      )}
    </g>
  )
}
