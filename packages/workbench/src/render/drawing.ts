import type { Drawing, Shape } from '@theca/plan'
import type { Sheet } from './sheet.ts'
import type { Face } from './typeset.ts'

/**
 * A drawing of a plan in print: black and white, told apart by line, hatch and grey. What is opened is hatched, the
 * tumour is dotted by a darker grey with a heavy outline, so that a photocopy still shows it.
 */
export function drawDrawing(sheet: Sheet, drawing: Drawing, x: number, y: number, width: number, height: number): void {
  const scale = Math.min(width / drawing.width, height / drawing.height)
  const left = x + (width - drawing.width * scale) / 2
  const place = (at: readonly [number, number]): readonly [number, number] => [left + at[0] * scale, y + at[1] * scale]
  sheet.doc.save()
  sheet.doc.rect(left, y, drawing.width * scale, drawing.height * scale).clip()
  for (const shape of drawing.shapes) drawShape(sheet, shape, scale, place)
  sheet.doc.restore()
  const size = Math.min(8.5, Math.max(6.5, drawing.text * scale))
  // Words stand above the clip, so that a label at the edge is whole.
  for (const shape of drawing.shapes) if (shape.is === 'label') drawLabel(sheet, shape, place, size)
}

type Place = (at: readonly [number, number]) => readonly [number, number]

const inks: Readonly<Record<Shape['role'], { fill: string | null; line: number }>> = {
  bone: { fill: '#f0f0f0', line: 0.6 },
  disc: { fill: null, line: 0.4 },
  sac: { fill: '#ffffff', line: 1 },
  cord: { fill: '#d0d0d0', line: 0.6 },
  tumour: { fill: '#7a7a7a', line: 1.2 },
  opened: { fill: '#ffffff', line: 1 },
  ring: { fill: '#ffffff', line: 0.3 },
  way: { fill: '#000000', line: 1.4 },
  measure: { fill: null, line: 0.9 },
}

function drawShape(sheet: Sheet, shape: Shape, scale: number, place: Place): void {
  const { doc } = sheet
  if (shape.is === 'label') return
  const { fill, line } = inks[shape.role]
  doc.lineWidth(line).strokeColor('#000')
  if (shape.is === 'ellipse') {
    const [x, y] = place([shape.x, shape.y])
    doc.ellipse(x, y, shape.rx * scale, shape.ry * scale)
    if (fill === null) doc.stroke()
    else doc.fillAndStroke(fill, '#000')
    return
  }
  const points = shape.points.map(place)
  if (points.length < 2) return
  outline(sheet, points, shape.closed)
  if (!shape.closed || fill === null) doc.stroke()
  else doc.fillAndStroke(fill, '#000')
  if (shape.role === 'opened' && shape.closed) hatch(sheet, points)
}

function outline({ doc }: Sheet, points: readonly (readonly [number, number])[], closed: boolean): void {
  for (const [at, [x, y]] of points.entries()) {
    if (at === 0) doc.moveTo(x, y)
    else doc.lineTo(x, y)
  }
  if (closed) doc.closePath()
}

const HATCH = 4

function hatch(sheet: Sheet, points: readonly (readonly [number, number])[]): void {
  const { doc } = sheet
  const xs = points.map(([x]) => x)
  const ys = points.map(([, y]) => y)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const high = bottom - top
  doc.save()
  outline(sheet, points, true)
  doc.clip()
  doc.lineWidth(0.6).strokeColor('#000')
  for (let x = left - high; x < right; x += HATCH)
    doc
      .moveTo(x, bottom)
      .lineTo(x + high, top)
      .stroke()
  doc.restore()
}

function drawLabel(sheet: Sheet, shape: Extract<Shape, { is: 'label' }>, place: Place, size: number): void {
  const [x, y] = place([shape.x, shape.y])
  const face: Face = shape.weight === 'strong' ? 'strong' : 'text'
  const wide = sheet.measure.width(shape.text, face, size)
  const left = shape.anchor === 'start' ? x : shape.anchor === 'end' ? x - wide : x - wide / 2
  if (shape.role === 'opened') sheet.doc.rect(left - 1.5, y - size / 2 - 0.5, wide + 3, size + 1).fill('#fff')
  sheet.doc
    .font(face, size)
    .fillColor('#000')
    .text(shape.text, left, y - size * 0.6, { lineBreak: false })
}
