import type { Compartment } from '@theca/anatomy'
import type { Assessment, BoardOption, Goal, Lesion, PrimarySite } from '@theca/assess'
import { assessment, compartmentsOf, decisionNow, goalsNow, latest, primarySiteTitles } from '@theca/assess'
import type { Entry, Instant } from '@theca/record'
import { foldView, valueOf } from '@theca/record'
import { plainFacts, plainSources, plainWays } from './plain-facts.ts'
import type { PlainSource } from './plain-facts.ts'

/** One plain sentence. A number in it is of a study (`source`, a place in the list) or was said by the person. */
export type PlainSentence = {
  readonly words: string
  readonly source: number | null
  /** The person's own words, kept as they are. */
  readonly own?: true
}

export type PlainBlock = { readonly key: string; readonly title: string; readonly sentences: readonly PlainSentence[] }

export type PlainWay = {
  readonly way: string
  readonly note: string | null
  readonly can: readonly PlainSentence[]
  readonly cannot: readonly PlainSentence[]
}

/** A page for the person: plain words, no names of scores, no forecast. */
export type DecisionSheet = {
  readonly title: string
  readonly case: string
  readonly synthetic: boolean
  readonly prepared: { readonly at: Instant; readonly timeZone: string; readonly by: string }
  readonly lead: string
  readonly blocks: readonly PlainBlock[]
  readonly ways: readonly PlainWay[]
  readonly unknown: PlainBlock
  readonly alarm: string
  readonly questions: readonly string[]
  readonly lines: readonly string[]
  readonly sources: readonly string[]
  readonly foot: string
}

export type DecisionSheetInput = {
  readonly entries: readonly Entry[]
  readonly now: Instant
  readonly preparedBy: string
  readonly timeZone?: string
}

/**
 * The sheet that a person takes home before deciding: what matters to them in their own words, what each way can and
 * cannot do with the studies in small print, what nobody knows, questions to ask, room to write.
 *
 * @example decisionSheet({ entries: await record.read('TH-7K2QD'), now, preparedBy: 'A. Weiss' }).ways.length
 */
export function decisionSheet({ entries, now, preparedBy, timeZone }: DecisionSheetInput): DecisionSheet {
  const assessed = foldView(assessment, entries)
  const used: PlainSource[] = []
  const sourced = (words: string, source: PlainSource | null): PlainSentence => {
    if (source !== null && !used.includes(source)) used.push(source)
    return { words, source: source === null ? null : used.indexOf(source) + 1 }
  }
  const ways = waysOf(assessed, sourced)
  return {
    title: 'Deciding together',
    case: entries.at(-1)?.case ?? '',
    synthetic: assessed.opened?.body.synthetic ?? false,
    prepared: { at: now, timeZone: timeZone ?? 'UTC', by: preparedBy },
    lead: 'You and your team decide together. This page tells you what each way can do and cannot do. Take it home, show it to others, write on it.',
    blocks: [mattersOf(assessed), whereOf(assessed), nowOf(assessed)],
    ways,
    unknown: {
      key: 'unknown',
      title: 'What nobody knows',
      sentences: [
        plain(
          'Nobody can tell how it will be for you. The numbers on this page are from small groups of other people.',
        ),
        plain(
          'They say what happened to them, not what will happen to you. Ask your team what they think, and how sure they are.',
        ),
      ],
    },
    alarm:
      'Call your team at once, day or night, if your legs get weaker, if you cannot pass water, or if you feel less between your legs.',
    questions: [
      'What happens if we wait?',
      'Will I be able to walk? What did you see in people like me?',
      'What can go wrong? Can it be put right?',
      'How long will I be in hospital with each way?',
      'If I choose one way now, can I have another one later?',
      'Which way fits best with what matters to me?',
    ],
    lines: ['What I want to ask', 'What I want, and why', 'Who was with me, and the day'],
    sources: used.map((source) => plainSources[source]),
    foot: 'Made with Theca. Not a medical device; it does not tell anybody what to choose.',
  }
}

const plain = (words: string): PlainSentence => ({ words, source: null })
const own = (words: string): PlainSentence => ({ words: words.trim(), source: null, own: true })

// ── what matters ─────────────────────────────────────────────────────────────────────────────────────────────────────

const plainGoals: Readonly<Record<Goal, string>> = {
  'keep-walking': 'to keep walking',
  'relieve-pain': 'to have less pain',
  'keep-bladder-bowel': 'to keep control of bladder and bowel',
  'hand-function': 'to use your hands',
  'time-at-home': 'to be at home',
  survival: 'to live longer',
}

function mattersOf(assessed: Assessment): PlainBlock {
  const goals = goalsNow(assessed)
  const wish = valueOf(goals?.body.words) ?? valueOf(assessed.person?.body.wish) ?? ''
  const trade = valueOf(goals?.body.tradeOff) ?? ''
  const told =
    goals?.body.toldBy === 'surrogate'
      ? 'Someone close to you said what matters to you'
      : 'You said what matters to you'
  return {
    key: 'matters',
    title: 'What matters to you',
    sentences: [
      ...(goals === null
        ? [plain('We have not asked you yet what matters most to you. Please tell us, or write it below.')]
        : [
            plain(`${told}, first things first: ${goals.body.ranked.map((goal) => plainGoals[goal]).join('; then ')}.`),
          ]),
      ...(wish.trim() === '' ? [] : [own(wish)]),
      ...(trade.trim() === '' ? [] : [plain('What you would give up for it:'), own(trade)]),
    ],
  }
}

// ── where it is, and how the person is ───────────────────────────────────────────────────────────────────────────────

const plainPlaces: Readonly<Record<Compartment, string>> = {
  intramedullary: 'inside the spinal cord',
  intradural_extramedullary: 'beside the spinal cord, in the sac around it',
  leptomeningeal: 'on the thin skins that cover the cord and its nerves',
  epidural: 'just outside the sac around the cord',
  vertebral: 'in the bones of the spine',
}

const partOfBack = ({ from }: Lesion): string =>
  from.startsWith('C') && from !== 'Co'
    ? 'in your neck'
    : from.startsWith('T')
      ? 'in your upper back'
      : 'in your lower back'

/** Cancers that are called by their own name, not by an organ. */
const named: ReadonlySet<PrimarySite> = new Set(['melanoma', 'sarcoma', 'lymphoma', 'myeloma', 'leukaemia'])

function originOf(site: PrimarySite | undefined): string {
  if (site === undefined || site === 'unknown-primary' || site === 'not-known' || site === 'other')
    return 'It is a cancer. Where it began is not known yet or not written down.'
  const title = primarySiteTitles[site].toLowerCase()
  if (site === 'cns-primary') return 'It comes from a growth of the brain or the cord.'
  return named.has(site) ? `It comes from your ${title}.` : `It comes from your ${title} cancer.`
}

function whereOf(assessed: Assessment): PlainBlock {
  const places = compartmentsOf(assessed).map((each) => plainPlaces[each])
  const parts = [...new Set((assessed.referral?.body.lesions ?? []).map(partOfBack))]
  return {
    key: 'where',
    title: 'What you have',
    sentences: [
      places.length === 0
        ? plain('There is a growth near your spinal cord. Your team will tell you where it lies.')
        : plain(
            `There is a growth ${places.join(', and ')}${parts.length === 0 ? '' : `. It lies ${parts.join(' and ')}`}.`,
          ),
      plain(originOf(assessed.referral?.body.primary.site)),
      plain('The cord carries what you feel and what you move. A growth can press on it.'),
    ],
  }
}

const plainWalking: Readonly<Record<string, string>> = {
  independent: 'You walk without help.',
  aid: 'You walk with a stick or a frame.',
  assistance: 'You walk when somebody holds you.',
  non_ambulatory: 'You cannot walk now.',
}

function nowOf(assessed: Assessment): PlainBlock {
  const walking = latest(assessed, 'ambulation')?.answered.answers['walking']
  const pain = latest(assessed, 'pain-nrs')?.answered.result.value
  const said = [
    ...(typeof walking === 'string' && plainWalking[walking] !== undefined ? [plain(plainWalking[walking])] : []),
    ...(typeof pain === 'number'
      ? [plain(`You called your worst pain ${pain}, where 0 is no pain and 10 is the worst that you can think of.`)]
      : []),
  ]
  return {
    key: 'now',
    title: 'How you are now',
    sentences: said.length === 0 ? [plain('This has not been written down yet.')] : said,
  }
}

// ── the ways ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Shown as long as no board has weighed others. */
const USUAL: readonly BoardOption[] = ['surgery', 'radiotherapy', 'systemic', 'supportive']
/** More than these do not stay on one side. */
const MOST = 5

function waysOf(
  assessed: Assessment,
  sourced: (words: string, source: PlainSource | null) => PlainSentence,
): PlainWay[] {
  const decision = decisionNow(assessed)
  const weighed = (decision?.body.options ?? []).filter(({ option }) => option !== 'other')
  const chosen = new Set(weighed.filter(({ verdict }) => verdict === 'chosen').map(({ option }) => option))
  const options = weighed.length === 0 ? USUAL : [...new Set(weighed.map(({ option }) => option))]
  const compartments = compartmentsOf(assessed)
  return options.slice(0, MOST).map((option) => {
    const facts = plainFacts.filter(
      (each) =>
        each.ways.includes(option) &&
        (each.compartments === null || each.compartments.some((place) => compartments.includes(place))),
    )
    const of = (side: 'can' | 'cannot'): PlainSentence[] =>
      facts.filter((each) => each.side === side).map(({ words, source }) => sourced(words, source))
    return {
      way: plainWays[option],
      note: chosen.has(option) ? 'Your team thinks of this way first. You decide.' : null,
      can: of('can'),
      cannot: of('cannot'),
    }
  })
}
