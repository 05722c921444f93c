import { COMPARTMENTS, describeCompartments, isIntradural, type Compartment } from '@theca/anatomy'

/**
 * How far an instrument may be trusted, read per compartment:
 * - `V` derived or validated in disease of that compartment
 * - `U` generic, or in routine use there
 * - `X` derived in extradural spinal metastases; anything else is extrapolation and says so
 * - `N` meaningless there: not computed, never zero
 */
export type ValidityCode = 'V' | 'U' | 'X' | 'N'

export type Validity = { code: ValidityCode; reason: string }

/** What is known about the patient when validity is asked. */
export type Setting = {
  compartments: ReadonlySet<Compartment>
  /** The lesion that the user says is being scored or prognosticated, when several coexist. */
  lesion?: Compartment | undefined
}

export type ValidityRule = {
  /** The code of each compartment alone, for lists. */
  byCompartment: Readonly<Record<Compartment, ValidityCode>>
  of: (setting: Setting, answers: Readonly<Record<string, unknown>>) => Validity
}

export const X_FLAG = 'derived in extradural spinal metastases — not validated for intradural disease'

const every = (code: ValidityCode): Record<Compartment, ValidityCode> => ({
  intramedullary: code,
  intradural_extramedullary: code,
  leptomeningeal: code,
  epidural: code,
  vertebral: code,
})

export const hasExtradural = ({ compartments }: Setting): boolean =>
  [...compartments].some((each) => !isIntradural(each))

/** A measure of the person, not of the lesion: `U` everywhere. */
export const generic = (reason: string): ValidityRule => ({
  byCompartment: every('U'),
  of: () => ({ code: 'U', reason }),
})

/**
 * Codes given compartment by compartment. A set takes the most cautious code of its members; members where the
 * instrument means nothing (`N`) are passed over while another member gives it a meaning.
 */
export const perCompartment = (
  codes: Readonly<Record<Compartment, ValidityCode>>,
  reasons: Partial<Record<ValidityCode, string>>,
): ValidityRule => ({
  byCompartment: codes,
  of: ({ compartments, lesion }) => {
    const members = lesion !== undefined && compartments.has(lesion) ? [lesion] : [...compartments]
    const asked = members.length > 0 ? members : COMPARTMENTS.filter(isIntradural)
    const code = mostCautious(asked.map((each) => codes[each]))
    return { code, reason: reasons[code] ?? `applies to ${describeCompartments(compartments)} disease` }
  },
})

const CAUTION: readonly ValidityCode[] = ['V', 'U', 'X']

const mostCautious = (codes: readonly ValidityCode[]): ValidityCode =>
  CAUTION.findLast((code) => codes.includes(code)) ?? 'N'

/**
 * Derived in vertebral or epidural disease. The flag goes only when there is such disease and either nothing intradural
 * beside it, or the user has said that the extradural lesion is the one in question.
 */
export const extradural = (derivedIn: string): ValidityRule => ({
  byCompartment: { ...every('X'), epidural: 'V', vertebral: 'V' },
  of: (setting) =>
    concernsExtradural(setting)
      ? { code: 'V', reason: `derived in ${derivedIn}; the lesion in question is extradural` }
      : { code: 'X', reason: `derived in ${derivedIn}` },
})

/** Needs disease of one of the named extradural compartments to mean anything; beside intradural disease it is `X`. */
export const onlyWith = (needed: readonly Compartment[], why: string): ValidityRule => ({
  byCompartment: {
    ...every('N'),
    ...Object.fromEntries(needed.map((each) => [each, 'V'])),
  },
  of: (setting) => {
    if (!needed.some((each) => setting.compartments.has(each))) return { code: 'N', reason: why }
    const where = needed.filter((each) => setting.compartments.has(each))
    return concernsExtradural(setting)
      ? { code: 'V', reason: `${describeCompartments(where)} disease is present and is the lesion in question` }
      : { code: 'X', reason: `${describeCompartments(where)} disease coexists; says nothing of the intradural lesion` }
  },
})

/** `N` unless `asks` finds in the answers what gives the instrument a meaning (brain metastases, a cervical lesion). */
export const onlyIf = (
  base: ValidityRule,
  asks: (answers: Readonly<Record<string, unknown>>) => boolean,
  why: string,
): ValidityRule => ({
  byCompartment: base.byCompartment,
  of: (setting, answers) => (asks(answers) ? base.of(setting, answers) : { code: 'N', reason: why }),
})

const concernsExtradural = (setting: Setting): boolean => {
  if (!hasExtradural(setting)) return false
  const { compartments, lesion } = setting
  if (lesion !== undefined && compartments.has(lesion)) return !isIntradural(lesion)
  return ![...compartments].some(isIntradural)
}
