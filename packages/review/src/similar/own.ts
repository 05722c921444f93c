import type { Compartment } from '@theca/anatomy'
import { isIntradural, levelOrdinal, parseSpinePosition } from '@theca/anatomy'
import type { Assessment, Referral } from '@theca/assess'
import { ageInYears, assessment, neuraxisGaps } from '@theca/assess'
import { beforeAfter, course, extentWords, recurrenceWords, timeTo, walkingAt } from '@theca/follow'
import { isAmbulatory, WALKING } from '@theca/instruments'
import type { CaseId, Entry, Instant } from '@theca/record'
import { foldView, valueOf } from '@theca/record'
import type { LibraryEntry } from './neighbours.ts'
import type { Profile } from './profile.ts'
import { histologyOf, radiosensitivityOf, siteOf, tempoOf } from './profile.ts'

const DAY_MS = 86_400_000
/** Months are of 30.44 days, as in the library. */
const MONTH_DAYS = 30.44

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS

/**
 * A case of the record as it is compared: what was known until treatment, and nothing later.
 *
 * @param treatedAt the first treatment; null while there is none, and everything known counts.
 * @example profileOfOwn('TH-7K2QD', foldView(assessment, entries), null)
 */
export function profileOfOwn(id: CaseId, state: Assessment, treatedAt: Instant | null): Profile {
  const said = state.referral?.body ?? null
  const seenAt = state.referral?.entry.effectiveAt ?? null
  const site = siteOf(said?.primary.site ?? null)
  const histology = histologyOf(valueOf(said?.primary.histology))
  const firstSymptom = valueOf(said?.firstSymptom)
  const [diagnosed, found] = [valueOf(said?.diagnosedOn), valueOf(said?.intraduralFoundOn)]
  const birthYear = valueOf(state.opened?.body.birthYear)
  const systemic = valueOf(said?.systemic)
  const before = (instrument: string): unknown => {
    const exams = (state.examinations.get(instrument) ?? []).filter(({ at }) => treatedAt === null || at <= treatedAt)
    return exams.at(-1)?.answered.result.value ?? null
  }
  const walking = WALKING.find((each) => each === before('ambulation'))
  const kps = before('kps')
  const intradural = (said?.lesions ?? []).filter(({ compartment }) => isIntradural(compartment))
  return {
    id,
    compartment: compartmentOf(said?.compartments ?? []),
    site,
    histology,
    driver: histologyOf(valueOf(said?.primary.driver)),
    radiosensitivity: radiosensitivityOf(site, histology),
    walksBefore: walking === undefined ? null : isAmbulatory(walking),
    kps: typeof kps === 'number' ? kps : null,
    levels: spanOfLesions(intradural),
    regions: [],
    brainMetastases: systemic === null ? null : systemic.sites.includes('brain'),
    leptomeningeal: said === null ? null : leptomeningealIn(said),
    tempo: firstSymptom === null || seenAt === null ? null : tempoOf(daysBetween(firstSymptom.date, seenAt)),
    systemicControlled: systemic === null ? null : systemic.status !== 'progressing',
    lesions: intradural.length === 0 ? null : intradural.length,
    ageYears: birthYear === null || seenAt === null ? null : ageInYears(birthYear, seenAt),
    monthsSincePrimary: diagnosed === null || found === null ? null : daysBetween(diagnosed, found) / MONTH_DAYS,
  }
}

/** The library knows one compartment, or several inside the dura. */
function compartmentOf(compartments: readonly Compartment[]): string | null {
  const inside = compartments.filter(isIntradural)
  return inside.length > 1 ? 'mixed_intradural' : (inside[0] ?? null)
}

function spanOfLesions(lesions: Referral['lesions']): readonly [number, number] | null {
  const ends = lesions.flatMap(({ from, to }) =>
    [from, to].flatMap((each) => {
      const position = parseSpinePosition(each)
      return position === null ? [] : [levelOrdinal(position.upper), levelOrdinal(position.lower)]
    }),
  )
  return ends.length === 0 ? null : [Math.min(...ends), Math.max(...ends)]
}

/** Yes by compartment or cytology; no only when the whole neuraxis was seen with contrast and nothing was found. */
function leptomeningealIn(said: Referral): boolean | null {
  if (said.compartments.includes('leptomeningeal') || valueOf(said.csf)?.cytology === 'positive') return true
  return neuraxisGaps(said.neuraxisMri).length === 0 ? false : null
}

/** Death this soon after treatment counts as a poor outcome, as among the published cases. */
const EARLY_DEATH_DAYS = 90

/**
 * A case of the record as a member of the library: how it is compared, and what became of it.
 *
 * @param entries all entries of the case.
 */
export function ownEntry(id: CaseId, entries: readonly Entry[]): LibraryEntry {
  const [state, went] = [foldView(assessment, entries), foldView(course, entries)]
  const treatedAt = went.operations[0]?.at ?? null
  const { before, after } = beforeAfter('mccormick-modified', went, state)
  const [was, is] = [before?.answered.result.value, after?.answered.result.value]
  const change = typeof was === 'number' && typeof is === 'number' ? is - was : null
  const walkedBefore = treatedAt === null ? null : walkingAt(state, treatedAt.slice(0, 10))
  const walking = WALKING.find((each) => each === beforeAfter('ambulation', went, state).after?.answered.result.value)
  const walksAfter = walking === undefined ? null : isAmbulatory(walking)
  const survival = timeTo('death', went, state)
  const days = survival.ok ? survival.value.days : null
  const died = went.death !== null
  const word = went.operations[0]?.body.extentByWord
  const outcome = [
    state.opened?.body.synthetic === true ? 'synthetic, no real person' : null,
    treatedAt === null ? 'not operated so far' : null,
    word === undefined ? null : `resection ${extentWords[word]} by the surgeon's word`,
    change === null ? null : `function at three months ${change === 0 ? 'stable' : change < 0 ? 'improved' : 'worse'}`,
    walksAfter === null ? null : walksAfter ? 'walked at three months' : 'did not walk at three months',
    went.recurrences[0] === undefined ? null : recurrenceWords[went.recurrences[0].body.what],
    days === null ? null : `${died ? 'died' : 'alive'} ${days} days after the operation`,
  ].filter((each) => each !== null)
  return {
    profile: profileOfOwn(id, state, treatedAt),
    origin: 'own',
    citation: null,
    outcome,
    poor:
      (change !== null && change > 0) ||
      (walkedBefore === true && walksAfter === false) ||
      (died && days !== null && days <= EARLY_DEATH_DAYS),
  }
}
