import type { BoardPage, Field, Part } from './page.ts'

/**
 * What may be left out of the printed board page so that it stays on one side, least missed first. What was left out is
 * said on the page, and the Markdown page has all of it. The person, neurology, disease, what is missing, contradictions
 * and the options can never be left out.
 */
type Leavable = { readonly title: string; readonly without: (page: BoardPage) => BoardPage }

const isMet = ({ key, parts }: Field): boolean =>
  key.startsWith('clock-') && parts.some((part) => part.is === 'words' && part.words.startsWith('met'))

const isAction = (parts: readonly Part[]): boolean => parts[0]?.is === 'text' && parts[0].text.startsWith('Action')

const keepFields = (page: BoardPage, keep: (field: Field) => boolean): BoardPage => ({
  ...page,
  ways: { ...page.ways, fields: page.ways.fields.filter(keep) },
})

const leavable: readonly Leavable[] = [
  { title: 'clocks that were met', without: (page) => keepFields(page, (field) => !isMet(field)) },
  {
    title: 'frameworks',
    without: (page) => keepFields(page, ({ key }) => key.startsWith('clock-') || key === 'fitness'),
  },
  { title: 'actions', without: (page) => ({ ...page, change: page.change.filter((parts) => !isAction(parts)) }) },
  { title: 'the list of sources', without: (page) => ({ ...page, sources: [] }) },
  { title: 'published courses and scores', without: (page) => ({ ...page, prognosis: page.prognosis.slice(0, 1) }) },
  { title: 'pictures', without: (page) => ({ ...page, figures: [] }) },
]

/**
 * The page with as little left out as lets it stay on one side, and with a note that says what. Things are left out least
 * missed first until it fits; then what did not have to go comes back, most missed first.
 *
 * @param fits whether a page stays on one side, as the printer sets it
 * @returns null where even the shortest page does not fit
 * @example onOneSide(page, (candidate) => setBoard(candidate).fits)
 */
export function onOneSide(page: BoardPage, fits: (page: BoardPage) => boolean): BoardPage | null {
  const needed: Leavable[] = []
  const possible = leavable.filter((each) => changes(page, each))
  while (!fits(without(page, needed))) {
    const next = possible[needed.length]
    if (next === undefined) return null
    needed.push(next)
  }
  for (const each of needed.toReversed()) {
    const fewer = needed.filter((other) => other !== each)
    if (fits(without(page, fewer))) needed.splice(needed.indexOf(each), 1)
  }
  return without(page, needed)
}

function without(page: BoardPage, left: readonly Leavable[]): BoardPage {
  if (left.length === 0) return page
  const less = left.reduce((each, one) => one.without(each), page)
  const note = `Left out to stay on one side: ${left.map(({ title }) => title).join(', ')}. The Markdown page has all of it.`
  return { ...less, notes: [...page.notes, note] }
}

const changes = (page: BoardPage, each: Leavable): boolean => sizes(page).join() !== sizes(each.without(page)).join()

const sizes = ({ ways, change, sources, prognosis, figures }: BoardPage): number[] => [
  ways.fields.length,
  change.length,
  sources.length,
  prognosis.length,
  figures.length,
]
