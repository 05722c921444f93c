import {
  IconAdjustments,
  IconAngle,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsMove,
  IconBrush,
  IconCircleDashed,
  IconContrast,
  IconCrosshair,
  IconDimensions,
  IconEraser,
  IconListNumbers,
  IconMapPin,
  IconRuler,
  IconStack2,
  IconWand,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useMay } from '../../data/queries.ts'
import type { Parts } from './reading.tsx'
import type { Tool } from './state.ts'
import { NOTHING } from './state.ts'
import { interpolateHere } from './use-tools.ts'

type Icon = ComponentType<{ className?: string; 'aria-hidden'?: 'true' }>
export const tools: readonly { tool: Tool; key: string; title: string; icon: Icon; draws: boolean }[] = [
  { tool: 'cross', key: 'v', title: 'Crosshair', icon: IconCrosshair, draws: false },
  { tool: 'window', key: 'w', title: 'Window', icon: IconAdjustments, draws: false },
  { tool: 'pan', key: 'm', title: 'Move the picture', icon: IconArrowsMove, draws: false },
  { tool: 'length', key: 'l', title: 'Length', icon: IconRuler, draws: false },
  { tool: 'diameters', key: 'd', title: 'Two diameters', icon: IconDimensions, draws: false },
  { tool: 'angle', key: 'a', title: 'Angle', icon: IconAngle, draws: false },
  { tool: 'level', key: 'n', title: 'Name levels', icon: IconListNumbers, draws: false },
  { tool: 'landmark', key: 'k', title: 'Landmarks', icon: IconMapPin, draws: false },
  { tool: 'brush', key: 'b', title: 'Brush', icon: IconBrush, draws: true },
  { tool: 'erase', key: 'e', title: 'Eraser', icon: IconEraser, draws: true },
  { tool: 'grow', key: 'g', title: 'Grow from marks', icon: IconWand, draws: true },
  { tool: 'threshold', key: 't', title: 'Threshold brush', icon: IconContrast, draws: true },
  { tool: 'outline', key: 'o', title: 'Cord or canal along a line', icon: IconCircleDashed, draws: true },
]

/** The tools, with the key of each beneath it. */
export function ToolRail(parts: Parts) {
  const { state, change, drawn, sheet, shown } = parts
  const mayWrite = useMay('case:write')
  const drawable = sheet !== null && shown[0]?.opened.head.shape === 'volume' && mayWrite
  return (
    <div className="pane tools" role="toolbar" aria-label="Tools" aria-orientation="vertical">
      {tools.map(({ tool, key, title, icon: Sign, draws }, at) => (
        <span key={tool} className={at > 0 && (tools[at - 1]?.draws ?? false) !== draws ? 'first' : undefined}>
          <button
            type="button"
            title={`${title} (${key.toUpperCase()})`}
            aria-label={title}
            aria-keyshortcuts={key.toUpperCase()}
            aria-pressed={state.tool === tool}
            disabled={(draws && !drawable) || (tool === 'landmark' && state.series.length < 2)}
            onClick={() => change({ tool, pending: NOTHING, message: null })}
          >
            <Sign className="i l" aria-hidden="true" />
            <em aria-hidden="true">{key.toUpperCase()}</em>
          </button>
        </span>
      ))}
      <span>
        <button
          type="button"
          title="Fill between slices (F)"
          aria-label="Fill between slices"
          disabled={!drawable}
          onClick={() => interpolateHere(parts)}
        >
          <IconStack2 className="i l" aria-hidden="true" />
          <em aria-hidden="true">F</em>
        </button>
      </span>
      <span className="first">
        <button
          type="button"
          title="Undo (Z)"
          aria-label="Undo"
          disabled={!drawable || drawn?.canUndo !== true}
          onClick={() => sheet?.add({ act: 'undo' })}
        >
          <IconArrowBackUp className="i l" aria-hidden="true" />
          <em aria-hidden="true">Z</em>
        </button>
      </span>
      <span>
        <button
          type="button"
          title="Redo (Y)"
          aria-label="Redo"
          disabled={!drawable || drawn?.canRedo !== true}
          onClick={() => sheet?.add({ act: 'redo' })}
        >
          <IconArrowForwardUp className="i l" aria-hidden="true" />
          <em aria-hidden="true">Y</em>
        </button>
      </span>
    </div>
  )
}
