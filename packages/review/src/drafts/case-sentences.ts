import { ageInYears, boardOptionWords, courseWords, expectationWords, goalWords, neuraxisGaps } from '@theca/assess'
import { compartmentTitles } from '@theca/anatomy'
import {
  approachWords,
  complicationWords,
  extentOf,
  extentWords,
  daysFrom,
  daysWalking,
  lastKnownDay,
  recurrenceWords,
  responseWords,
  stoppedWords,
} from '@theca/follow'
import { monitoring } from '@theca/monitor'
import { foldView, valueOf } from '@theca/record'
import type { Sentence } from './draft.ts'
import type { Facts } from './facts.ts'
import { around, dayWords, examined, listed, sentence } from './facts.ts'

/**
 * What a record can say of one case, a function for each thing a report wants. Each sentence is made of coded answers and
 * measurements with the entries they stand in; words that people wrote are not copied, for they may name somebody.
 */

/** Over 89 an age identifies; under it a year may stand. */
const ageWords = (years: number): string => (years > 89 ? 'over 89' : String(years))

export function patientSentences({ assessed, zero }: Facts): readonly Sentence[] {
  const { opened, referral } = assessed
  const birthYear = valueOf(opened?.body.birthYear)
  const age = birthYear === null || zero === null ? null : ageInYears(birthYear, zero)
  const sex = opened?.body.sex
  if (opened === null || referral === null) return []
  const { primary, compartments, lesions } = referral.body
  const histology = valueOf(primary.histology)
  const who = `A ${sex === 'male' ? 'man' : sex === 'female' ? 'woman' : 'person'}${age === null ? '' : ` of ${ageWords(age)} years`}`
  const levels = lesions.map(
    ({ from, to, side }) => `${from === to ? from : `${from} to ${to}`}${side === 'not-known' ? '' : ` (${side})`}`,
  )
  return [
    sentence(
      `${who} with ${primary.site.replaceAll('-', ' ')} cancer${histology === null ? ', histology not recorded,' : ` (${histology})`} was referred with ${listed(compartments.map((each) => compartmentTitles[each]))} disease${levels.length === 0 ? '' : ` at ${listed(levels)}`}.`,
      opened.entry.seq,
      referral.entry.seq,
    ),
  ]
}

export function historySentences({ assessed, zero }: Facts): readonly Sentence[] {
  const { referral } = assessed
  if (referral === null) return []
  const { body, entry } = referral
  const symptom = valueOf(body.firstSymptom)
  const [diagnosed, found] = [valueOf(body.diagnosedOn), valueOf(body.intraduralFoundOn)]
  const systemic = valueOf(body.systemic)
  const treated = valueOf(body.previousTreatment)
  const course = valueOf(body.course)
  return [
    ...(symptom === null || zero === null
      ? []
      : [
          sentence(
            `The first symptom came ${daysFrom(symptom.date, zero)} days before ${symptom.precision === 'day' ? '' : `(to the ${symptom.precision}) `}day 0${course === null ? '' : `; ${courseWords[course]}`}.`,
            entry.seq,
          ),
        ]),
    ...(diagnosed === null || found === null
      ? []
      : [
          sentence(
            `Intradural disease was found ${daysFrom(diagnosed, found)} days after the diagnosis of the primary.`,
            entry.seq,
          ),
        ]),
    ...(systemic === null
      ? []
      : [
          sentence(
            systemic.status === 'no-other-disease'
              ? 'No cancer was known elsewhere.'
              : `Disease elsewhere was ${systemic.status}${systemic.sites.length === 0 ? '' : ` (${listed(systemic.sites)})`}.`,
            entry.seq,
          ),
        ]),
    ...(treated === null
      ? []
      : [
          sentence(
            treated.length === 0
              ? 'There was no earlier treatment.'
              : `Earlier treatment: ${listed(treated.map(({ what }) => what))}.`,
            entry.seq,
          ),
        ]),
  ]
}

const FINDINGS = ['isncsci', 'mccormick-modified', 'ambulation', 'sphincter', 'kps', 'ecog', 'pain-nrs'] as const

/** The last examination by each instrument until day 0. */
export const findingSentences = (facts: Facts): readonly Sentence[] =>
  FINDINGS.flatMap((id) => {
    const exam = around(facts, id).before.at(-1)
    return exam === undefined ? [] : [sentence(`${examined(facts, exam)}.`, exam.seq)]
  })

export function diagnosticSentences(facts: Facts): readonly Sentence[] {
  const { assessed, imaged, went } = facts
  const said = assessed.referral
  const volume = imaged.tumourVolumes.filter(({ at }) => facts.zero === null || at.slice(0, 10) <= facts.zero).at(-1)
  const csf = valueOf(said?.body.csf)
  const gaps = said === null ? [] : neuraxisGaps(said.body.neuraxisMri)
  return [
    ...(said === null
      ? []
      : [
          sentence(
            gaps.length === 0
              ? 'The whole neuraxis was imaged with contrast.'
              : `Contrast MRI is not recorded for ${listed(gaps)}.`,
            said.entry.seq,
          ),
        ]),
    ...(csf === null || said === null
      ? []
      : [sentence(`Cytology of the cerebrospinal fluid: ${csf.cytology.replaceAll('-', ' ')}.`, said.entry.seq)]),
    ...(volume === undefined
      ? []
      : [
          sentence(
            `The tumour measured ${volume.tumour.volumeMl.toFixed(2)} mL (bounds ${(volume.tumour.volumeBoundsMm3[0] / 1000).toFixed(2)} to ${(volume.tumour.volumeBoundsMm3[1] / 1000).toFixed(2)}) and ${volume.tumour.craniocaudalMm.toFixed(1)} mm craniocaudally ${dayWords(facts, volume.at)}.`,
            volume.entry.seq,
          ),
        ]),
    ...went.pathology.map(({ seq, body }) =>
      sentence(
        `Tissue was examined${valueOf(body.fitsPrimary) === null ? '' : valueOf(body.fitsPrimary) === true ? ' and fitted the known primary' : ' and did not fit the known primary'}.`,
        seq,
      ),
    ),
  ]
}

export function preparationSentences(facts: Facts): readonly Sentence[] {
  const { assessed } = facts
  const decision = assessed.decisions.at(-1)
  const goals = assessed.goals.at(-1)
  const chosen = decision?.body.options.filter(({ verdict }) => verdict === 'chosen') ?? []
  const others = decision?.body.options.filter(({ verdict }) => verdict !== 'chosen') ?? []
  return [
    ...(decision === undefined
      ? []
      : [
          sentence(
            `The tumour board chose ${listed(chosen.map(({ option }) => boardOptionWords[option])) || 'no option yet'}${others.length === 0 ? '' : `, having weighed ${listed(others.map(({ option }) => boardOptionWords[option]))}`}, ${dayWords(facts, decision.entry.effectiveAt)}.`,
            decision.seq,
          ),
        ]),
    ...(goals === undefined
      ? []
      : [
          sentence(
            `Before treatment the ${goals.body.toldBy} ranked the goals: ${listed(goals.body.ranked.map((each) => goalWords[each]))}.`,
            goals.entry.seq,
          ),
        ]),
  ]
}

export function interventionSentences(facts: Facts): readonly Sentence[] {
  return facts.went.operations.flatMap(({ seq, body, at }, place) => {
    const loss = valueOf(body.bloodLossMl)
    const closure = valueOf(body.closure)
    const roots = valueOf(body.rootsDivided)
    return [
      sentence(
        `${place === 0 ? 'The' : 'A further'} operation${place === 0 ? '' : `, ${dayWords(facts, at)},`} was ${body.urgency === 'not-known' ? '' : `${body.urgency}: `}${approachWords[body.approach]} of ${listed(body.levelsOpened)}${body.side === 'not-known' || body.side === 'both' ? '' : ` for a ${body.side} lesion`}${valueOf(body.myelotomy) === true ? ' with myelotomy' : ''}.`,
        seq,
      ),
      ...(roots === null
        ? []
        : [sentence(roots.length === 0 ? 'No root was divided.' : `Roots divided: ${listed(roots)}.`, seq)]),
      ...(valueOf(body.instrumentation) === null
        ? []
        : [
            sentence(
              valueOf(body.instrumentation) === true ? 'The spine was instrumented.' : 'No instrumentation was placed.',
              seq,
            ),
          ]),
      ...(loss === null ? [] : [sentence(`Blood loss was ${loss} mL.`, seq)]),
      ...(closure === null ? [] : [sentence(`The dura was closed ${closure.replaceAll('-', ' ')}.`, seq)]),
    ]
  })
}

export function monitoringSentences(facts: Facts): readonly Sentence[] {
  const used = facts.went.operations.flatMap(({ seq, body }) => {
    const modalities = valueOf(body.monitoring)
    if (modalities === null) return []
    const words =
      modalities.length === 0
        ? 'No neuromonitoring was used.'
        : `Neuromonitoring: ${listed(modalities.map((each) => each.toUpperCase()))}.`
    return [sentence(words, seq)]
  })
  const { alarms, recordings } = foldView(monitoring, facts.entries)
  if (recordings.length === 0) return used
  const seen = recordings.flatMap(({ started, stopped }) => [started?.entry.seq, stopped?.entry.seq])
  if (alarms.length === 0) return [...used, sentence('No alarm was raised in what was recorded.', ...seen)]
  return [
    ...used,
    ...alarms.map((alarm) =>
      sentence(
        `An alarm on ${alarm.line.replaceAll('-', ' ')}${alarm.deepestPercent === null ? '' : ` (to ${Math.round(alarm.deepestPercent)} %)`} ${alarm.course === 'recovered' ? 'recovered' : 'did not recover while it was recorded'}; ${alarm.responses.length === 0 ? 'no response is recorded' : `${alarm.responses.length} ${alarm.responses.length === 1 ? 'response is' : 'responses are'} recorded`}.`,
        alarm.raised.entry.seq,
        ...alarm.responses.map(({ entry }) => entry.seq),
      ),
    ),
  ]
}

export function extentSentences({ went, imaged }: Facts): readonly Sentence[] {
  const extent = extentOf(went, imaged)
  const operated = went.operations[0]
  if (extent === null || operated === undefined) return []
  const word = sentence(
    `By the surgeon's word the resection was ${extentWords[operated.body.extentByWord]}; it ended because ${stoppedWords[operated.body.stoppedBecause]}.`,
    operated.seq,
  )
  const { byVolume } = extent
  if (byVolume === null) return [word]
  return [
    word,
    sentence(
      `By volumes ${byVolume.percent.toFixed(1)} % was removed (bounds ${byVolume.bounds[0].toFixed(0)} to ${byVolume.bounds[1].toFixed(0)}), from ${byVolume.before.tumour.volumeMl.toFixed(2)} to ${byVolume.after.tumour.volumeMl.toFixed(2)} mL, measured ${byVolume.daysAfter} days after the operation.`,
      byVolume.before.entry.seq,
      byVolume.after.entry.seq,
    ),
    ...(extent.disagree
      ? [sentence("The surgeon's word and the volumes name different classes.", operated.seq, byVolume.after.entry.seq)]
      : []),
  ]
}

export function adjuvantSentences(facts: Facts): readonly Sentence[] {
  const { went } = facts
  return [
    ...went.radiotherapy.map(({ seq, body }) =>
      sentence(
        `Radiotherapy (${body.technique === 'not-known' ? 'technique not recorded' : body.technique}) with ${body.doseGy} Gy in ${body.fractions} fractions began ${dayWords(facts, body.startedOn)}.`,
        seq,
      ),
    ),
    ...went.drugs
      .filter(({ body }) => body.route === 'systemic' || body.route === 'intrathecal' || body.route === 'steroid')
      .map(({ seq, body }) =>
        sentence(
          `${body.route === 'steroid' ? 'A steroid' : `${body.route === 'intrathecal' ? 'Intrathecal' : 'Systemic'} therapy`} began ${dayWords(facts, body.startedOn)}.`,
          seq,
        ),
      ),
  ]
}

/** Every examination of function, walking and pain after the operation. */
export function outcomeSentences(facts: Facts): readonly Sentence[] {
  if (facts.went.operations.length === 0) return []
  const exams = ['mccormick-modified', 'ambulation', 'pain-nrs', 'kps'].flatMap((id) => {
    const { after } = around(facts, id)
    const shown = [after[0], after.length > 1 ? after.at(-1) : undefined].filter((exam) => exam !== undefined)
    return shown.map((exam) => sentence(`${examined(facts, exam)}.`, exam.seq))
  })
  const walked = daysWalking(facts.went, facts.assessed)
  const exam = around(facts, 'ambulation').after[0]
  if (walked === null || exam === undefined) return exams
  return [
    ...exams,
    sentence(
      `Of ${walked.of} days followed, ${walked.days} are known to have been spent walking${walked.unknown === 0 ? '' : ` and ${walked.unknown} are not known`}.`,
      exam.seq,
      facts.went.operations[0]?.seq,
    ),
  ]
}

export const complicationSentences = (facts: Facts): readonly Sentence[] =>
  facts.went.complications.map(({ seq, body, at, course }) => {
    const grade = valueOf(body.clavienDindo)
    const now = course.at(-1)
    return sentence(
      `${complicationWords[body.what].replace(/^./, (letter) => letter.toUpperCase())} ${dayWords(facts, at)}, ${grade === null ? 'not graded' : `Clavien–Dindo ${grade}`}${now === undefined ? '; its course is not recorded' : `; ${now.body.now.replaceAll('-', ' ')}`}.`,
      seq,
      now?.seq,
    )
  })

export function endSentences(facts: Facts): readonly Sentence[] {
  const { went, assessed } = facts
  const last = lastKnownDay(went, assessed)
  const met = went.expectation
  const goal = assessed.goals.at(-1)
  const expected = goal === undefined ? null : valueOf(goal.body.expectation.walking)
  return [
    ...went.responses
      .slice(-1)
      .map(({ seq, body, at }) =>
        sentence(`The last MRI, ${dayWords(facts, at)}, showed ${responseWords[body.overall]}.`, seq),
      ),
    ...went.recurrences.map(({ seq, body }) =>
      sentence(
        `${recurrenceWords[body.what].replace(/^./, (letter) => letter.toUpperCase())} was seen ${dayWords(facts, body.on)} by ${body.evidence}, ${body.confirmed === 'confirmed' ? 'confirmed' : 'on a single scan'}.`,
        seq,
      ),
    ),
    ...(met === null
      ? []
      : [
          sentence(
            `Expected of walking: ${expected === null ? 'not asked' : expectationWords.walking[expected]}; afterwards: ${met.body.walking.replaceAll('-', ' ')}.`,
            met.seq,
            goal?.entry.seq,
          ),
        ]),
    ...(went.death === null
      ? went.operations.length === 0 || last === null
        ? []
        : [
            sentence(
              `At the last contact, ${dayWords(facts, last)}, the person was alive${went.lost === null ? '' : ' and then lost to follow-up'}.`,
              went.lost?.seq ?? went.visits.at(-1)?.seq ?? went.operations[0]?.seq,
            ),
          ]
      : [
          sentence(
            `The person died ${dayWords(facts, went.death.body.on)}; cause ${went.death.body.cause.replaceAll('-', ' ')}.`,
            went.death.seq,
          ),
        ]),
  ]
}

/** Intervals that a timeline shows, in order. */
export function intervalSentences(facts: Facts): readonly Sentence[] {
  const { assessed, went } = facts
  const first = went.operations[0]
  const said = assessed.referral
  return [
    ...(said === null ? [] : [sentence(`Referral: ${dayWords(facts, said.entry.effectiveAt)}.`, said.entry.seq)]),
    ...assessed.decisions.map(({ entry, seq }) =>
      sentence(`Tumour board: ${dayWords(facts, entry.effectiveAt)}.`, seq),
    ),
    ...(first === undefined ? [] : [sentence('Operation: day 0.', first.seq)]),
    ...went.radiotherapy.map(({ seq, body }) => sentence(`Radiotherapy: ${dayWords(facts, body.startedOn)}.`, seq)),
    ...went.recurrences.map(({ seq, body }) =>
      sentence(`${recurrenceWords[body.what]}: ${dayWords(facts, body.on)}.`, seq),
    ),
    ...(went.death === null ? [] : [sentence(`Death: ${dayWords(facts, went.death.body.on)}.`, went.death.seq)]),
  ]
}

export function wishSentences(facts: Facts): readonly Sentence[] {
  const goals = facts.assessed.goals.at(-1)
  const met = facts.went.expectation
  return [
    ...(goals === undefined
      ? []
      : [
          sentence(
            `What mattered most to the person: ${goalWords[goals.body.ranked[0] ?? 'keep-walking']}.`,
            goals.entry.seq,
          ),
        ]),
    ...(met === null || met.body.toldBy !== 'patient'
      ? []
      : [
          sentence(
            `By the person's own account the expectation of walking was ${met.body.walking.replaceAll('-', ' ')}, of pain ${met.body.pain.replaceAll('-', ' ')}.`,
            met.seq,
          ),
        ]),
  ]
}
