import { failed, ok, type Result } from '../../failure.ts'

/** An element: its text without the text of its children. */
export type XmlElement = { readonly name: string; readonly text: string; readonly children: readonly XmlElement[] }

const DEPTH = 64
const ELEMENTS = 100_000

type Open = { name: string; text: string; children: XmlElement[] }

/**
 * The elements of a small XML text: what stream headers are made of. No document types, no external entities: `<!DOCTYPE`
 * is refused, so nothing can expand. Attributes are walked over.
 *
 * @example
 * const info = parseXml('<info><name>EEG</name></info>')
 */
export function parseXml(xml: string): Result<XmlElement> {
  const root: Open = { name: '', text: '', children: [] }
  const open: Open[] = [root]
  let elements = 0
  for (let at = 0; at < xml.length;) {
    const tag = xml.indexOf('<', at)
    const here = open.at(-1) as Open
    here.text += decodeEntities(xml.slice(at, tag < 0 ? xml.length : tag))
    if (tag < 0) break
    const special = SPECIAL.find(({ start }) => xml.startsWith(start, tag))
    const end = xml.indexOf(special?.end ?? '>', tag + 1)
    if (end < 0) return broken('has a tag without end', tag)
    at = end + (special?.end ?? '>').length
    if (special?.start === '<!DOCTYPE') return broken('declares a document type, which is not read', tag)
    if (special?.start === '<![CDATA[') here.text += xml.slice(tag + 9, end)
    if (special !== undefined) continue
    const body = xml.slice(tag + 1, end)
    if (body.startsWith('/')) {
      if (open.length < 2 || here.name !== body.slice(1).trim()) return broken('closes a tag that is not open', tag)
      open.pop()
      continue
    }
    const child: Open = { name: /^[^\s/]*/.exec(body)?.[0] ?? '', text: '', children: [] }
    here.children.push(child)
    if (++elements > ELEMENTS) return broken(`has more than ${ELEMENTS} elements`, tag)
    if (body.endsWith('/')) continue
    open.push(child)
    if (open.length > DEPTH) return broken(`is nested deeper than ${DEPTH}`, tag)
  }
  const [first] = root.children
  if (open.length > 1 || first === undefined) return broken('ends before its last tag', xml.length)
  return ok(first)
}

const SPECIAL = [
  { start: '<?', end: '?>' },
  { start: '<!--', end: '-->' },
  { start: '<![CDATA[', end: ']]>' },
  { start: '<!DOCTYPE', end: '>' },
]

const broken = (what: string, at: number): Result<never> =>
  failed('malformed', `The XML of a header ${what}.`, `character ${at}`)

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

const decodeEntities = (text: string): string =>
  text.includes('&')
    ? text.replaceAll(
        /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w{1,4}));/g,
        (whole, decimal?: string, hex?: string, name?: string) => {
          if (name !== undefined) return NAMED.get(name) ?? whole
          const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
          return code <= 0x10ffff ? String.fromCodePoint(code) : whole
        },
      )
    : text

/** The first child of that name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name)

/** The text of a child, null where it is absent or empty. */
export const childText = (element: XmlElement | undefined, name: string): string | null =>
  childOf(element, name)?.text.trim() || null
