/**
 * Where a metastasis lies. A patient may have several at once, so a case holds a set; every validity statement of an
 * instrument is a function of that set.
 */
export const COMPARTMENTS = [
  'intramedullary',
  'intradural_extramedullary',
  'leptomeningeal',
  'epidural',
  'vertebral',
] as const

export type Compartment = (typeof COMPARTMENTS)[number]

export const compartmentTitles: Readonly<Record<Compartment, string>> = {
  intramedullary: 'intramedullary',
  intradural_extramedullary: 'intradural extramedullary',
  leptomeningeal: 'leptomeningeal',
  epidural: 'epidural',
  vertebral: 'vertebral',
}

export const isCompartment = (text: string): text is Compartment => (COMPARTMENTS as readonly string[]).includes(text)

/** Inside the dural sac: intramedullary, intradural extramedullary or leptomeningeal. */
export const isIntradural = (compartment: Compartment): boolean =>
  compartment !== 'epidural' && compartment !== 'vertebral'

/** Compartments in anatomical order, in full words, joined for a sentence: `intramedullary and vertebral`. */
export const describeCompartments = (compartments: Iterable<Compartment>): string => {
  const present = new Set(compartments)
  const titles = COMPARTMENTS.filter((each) => present.has(each)).map((each) => compartmentTitles[each])
  if (titles.length < 2) return titles[0] ?? 'no compartment recorded'
  return `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)}`
}
