import type { PoolMethod, ProportionMethod, Roles, Ties } from '@theca/survival'
import {
  cifAnswer,
  coxAnswer,
  fineGrayAnswer,
  followUpAnswer,
  grayAnswer,
  kappa,
  kmAnswer,
  logRankAnswer,
  pairedAnswer,
  pool,
  proportion,
  rmstAnswer,
  transitions,
} from '@theca/survival'
import type { Answer, Command, Input, Option, Outcome } from '../command.ts'
import { isSet, JSON_OPTION, textOf, wholeNumber, wordAt, wrongUsage } from '../command.ts'
import type { CsvTable } from '../csv.ts'
import { parseCsv } from '../csv.ts'
import { readBytes } from '../files.ts'
import { printJson } from '../output.ts'

const TIMES = {
  time: { takes: 'COL', says: 'the column of times' },
  event: { takes: 'COL', says: 'the column of events: 0 censored, 1 (or the cause: 1, 2, …)' },
  group: { takes: 'COL', says: 'a curve for each value of this column' },
  strata: { takes: 'COL', says: 'compare within each value of this column' },
} as const satisfies Record<string, Option>
const LEVEL = { level: { takes: 'P', says: 'of the intervals; without it 0.95' } } as const
const GATE = { 'no-gate': { says: 'print what the small-sample policy would withhold' } } as const
const RHO = { rho: { takes: 'R', says: 'weights S(t)^R; without it 0, the log-rank test' } } as const
const CAUSE = { cause: { takes: 'K', says: 'which cause' } } as const
const COVARIATES = {
  covariates: { takes: 'A,B', says: 'columns; text is a factor, first level in order the reference' },
} as const

type Made = { [name: string]: unknown } | object

/** A command that reads a table, computes, and prints JSON: there is no shorter honest form of a curve. */
function statistic(
  name: string,
  summary: string,
  options: Record<string, Option>,
  example: string,
  compute: (table: CsvTable, input: Input) => Answer<Made>,
): Command {
  return {
    name: `stats ${name}`,
    takes: 'FILE.csv',
    summary,
    words: [1, 1],
    options: { ...options, ...JSON_OPTION },
    examples: [example],
    async run(input): Promise<Outcome> {
      const path = wordAt(input, 0)
      const bytes = await readBytes(path)
      if (!bytes.ok) return bytes.failure
      return said(path, () => compute(parseCsv(bytes.value.toString('utf8')), input))
    },
  }
}

/** Prints the answer; what the data do not allow is a sentence, not a stack. */
async function said(what: string, compute: () => Answer<Made>): Promise<Outcome> {
  try {
    const answer = compute()
    if (!answer.ok) return answer.failure
    await printJson(answer.value)
    return null
  } catch (error) {
    if (error instanceof RangeError) return { message: `${what}: ${error.message}.` }
    throw error
  }
}

const fail = (message: string): { ok: false; failure: { message: string; usage?: true } } => ({
  ok: false,
  failure: wrongUsage(message),
})

function rolesOf(input: Input): Answer<Roles> {
  const [time, event] = [textOf(input, 'time'), textOf(input, 'event')]
  if (time === undefined || event === undefined) return fail('Name the columns with --time COL and --event COL.')
  const [group, strata, covariates] = [textOf(input, 'group'), textOf(input, 'strata'), textOf(input, 'covariates')]
  return {
    ok: true,
    value: {
      time,
      event,
      ...(group === undefined ? {} : { group }),
      ...(strata === undefined ? {} : { strata }),
      ...(covariates === undefined ? {} : { covariates: covariates.split(',').map((name) => name.trim()) }),
    },
  }
}

function numberOf(input: Input, option: string, fallback: number, fits: (value: number) => boolean): Answer<number> {
  const text = textOf(input, option)
  if (text === undefined) return { ok: true, value: fallback }
  const value = Number(text)
  return text.trim() !== '' && fits(value) ? { ok: true, value } : fail(`--${option} does not take "${text}".`)
}

const isLevel = (value: number): boolean => value > 0 && value < 1
const oneOf = <T extends string>(input: Input, option: string, allowed: readonly [T, ...T[]]): Answer<T> => {
  const text = textOf(input, option) ?? allowed[0]
  const found = allowed.find((each) => each === text)
  return found === undefined
    ? fail(`--${option} takes ${allowed.join(', ')}, not "${text}".`)
    : { ok: true, value: found }
}

/** Roles, level and gate, which most commands take. */
function usual(
  input: Input,
  compute: (roles: Roles, options: { level: number; gate: boolean }) => Answer<Made>,
): Answer<Made> {
  const roles = rolesOf(input)
  if (!roles.ok) return roles
  const level = numberOf(input, 'level', 0.95, isLevel)
  return level.ok ? compute(roles.value, { level: level.value, gate: !isSet(input, 'no-gate') }) : level
}

const withCause = (input: Input, compute: (cause: number) => Answer<Made>): Answer<Made> => {
  const text = textOf(input, 'cause')
  if (text === undefined) return fail('Name the cause with --cause K.')
  const cause = wholeNumber(text, 'cause', 1, 1000)
  return cause.ok ? compute(cause.value) : cause
}

const done = (value: Made): Answer<Made> => ({ ok: true, value })

export const commands: readonly Command[] = [
  statistic(
    'km',
    'Kaplan–Meier curves with intervals, median and numbers at risk',
    { ...TIMES, interval: { takes: 'KIND', says: 'log-log, log or plain' }, ...LEVEL, ...GATE },
    'theca stats km survival.csv --time months --event died --group arm',
    (table, input) =>
      usual(input, (roles, options) => {
        const interval = oneOf(input, 'interval', ['log-log', 'log', 'plain'])
        return interval.ok ? done(kmAnswer(table, roles, { ...options, interval: interval.value })) : interval
      }),
  ),
  statistic(
    'logrank',
    'log-rank test and its rho family',
    { ...TIMES, ...RHO, ...GATE },
    'theca stats logrank survival.csv --time months --event died --group arm',
    (table, input) =>
      usual(input, (roles, { gate }) => {
        const rho = numberOf(input, 'rho', 0, Number.isFinite)
        return rho.ok ? done(logRankAnswer(table, roles, { rho: rho.value, gate })) : rho
      }),
  ),
  statistic(
    'cif',
    'cumulative incidence of every cause, the others competing',
    { ...TIMES, ...LEVEL, ...GATE },
    'theca stats cif survival.csv --time months --event cause',
    (table, input) => usual(input, (roles, options) => done(cifAnswer(table, roles, options))),
  ),
  statistic(
    'gray',
    "Gray's test of one cause between groups",
    { ...TIMES, ...CAUSE, ...RHO, ...GATE },
    'theca stats gray survival.csv --time months --event cause --group arm --cause 1',
    (table, input) =>
      usual(input, (roles, { gate }) =>
        withCause(input, (cause) => {
          const rho = numberOf(input, 'rho', 0, Number.isFinite)
          return rho.ok ? done(grayAnswer(table, roles, cause, { rho: rho.value, gate })) : rho
        }),
      ),
  ),
  statistic(
    'cox',
    'Cox regression',
    { ...TIMES, ...COVARIATES, ties: { takes: 'KIND', says: 'efron, breslow or exact' }, ...LEVEL, ...GATE },
    'theca stats cox survival.csv --time months --event died --covariates age,arm',
    (table, input) =>
      usual(input, (roles, options) => {
        if (roles.covariates === undefined) return fail('Name the covariates with --covariates A,B.')
        const ties = oneOf<Ties>(input, 'ties', ['efron', 'breslow', 'exact'])
        return ties.ok ? done(coxAnswer(table, roles, { ...options, ties: ties.value })) : ties
      }),
  ),
  statistic(
    'finegray',
    'Fine–Gray regression of one cause',
    { ...TIMES, ...COVARIATES, ...CAUSE, ...LEVEL, ...GATE },
    'theca stats finegray survival.csv --time months --event cause --cause 1 --covariates age',
    (table, input) =>
      usual(input, (roles, options) =>
        roles.covariates === undefined
          ? fail('Name the covariates with --covariates A,B.')
          : withCause(input, (cause) => done(fineGrayAnswer(table, roles, cause, options))),
      ),
  ),
  statistic(
    'rmst',
    'restricted mean survival time to a horizon',
    { ...TIMES, tau: { takes: 'T', says: 'the horizon, in the unit of the times' }, ...LEVEL, ...GATE },
    'theca stats rmst survival.csv --time months --event died --group arm --tau 12',
    (table, input) =>
      usual(input, (roles, options) => {
        if (textOf(input, 'tau') === undefined) return fail('Name the horizon with --tau T.')
        const tau = numberOf(input, 'tau', 0, (value) => value > 0)
        return tau.ok ? done(rmstAnswer(table, roles, tau.value, options)) : tau
      }),
  ),
  statistic(
    'followup',
    'median follow-up by reverse Kaplan–Meier',
    { ...TIMES, ...LEVEL },
    'theca stats followup survival.csv --time months --event died',
    (table, input) => usual(input, (roles, options) => done(followUpAnswer(table, roles, options))),
  ),
  {
    name: 'stats proportion',
    summary: 'a proportion with its interval',
    words: [0, 0],
    options: {
      successes: { takes: 'K', says: 'how many' },
      n: { takes: 'N', says: 'of how many' },
      method: { takes: 'KIND', says: 'wilson, clopper-pearson, agresti-coull or jeffreys' },
      ...LEVEL,
      ...JSON_OPTION,
    },
    examples: ['theca stats proportion --successes 6 --n 9'],
    run(input) {
      return said('The proportion', () => {
        const successes = wholeNumber(textOf(input, 'successes') ?? '', 'successes', 0, 1e9)
        if (!successes.ok) return successes
        const n = wholeNumber(textOf(input, 'n') ?? '', 'n', 1, 1e9)
        if (!n.ok) return n
        const method = oneOf<ProportionMethod>(input, 'method', [
          'wilson',
          'clopper-pearson',
          'agresti-coull',
          'jeffreys',
        ])
        if (!method.ok) return method
        const level = numberOf(input, 'level', 0.95, isLevel)
        return level.ok
          ? done(proportion(successes.value, n.value, { method: method.value, level: level.value }))
          : level
      })
    },
  },
  statistic(
    'pool',
    'proportions of several series pooled, with prediction interval',
    {
      successes: { takes: 'COL', says: 'the column of counts' },
      n: { takes: 'COL', says: 'the column of sizes' },
      method: { takes: 'KIND', says: 'glmm, logit-reml-hk or freeman-tukey' },
      ...LEVEL,
    },
    'theca stats pool series.csv --successes improved --n patients',
    (table, input) => {
      const [x, n] = [textOf(input, 'successes'), textOf(input, 'n')]
      if (x === undefined || n === undefined) return fail('Name the columns with --successes COL and --n COL.')
      const method = oneOf<PoolMethod>(input, 'method', ['glmm', 'logit-reml-hk', 'freeman-tukey'])
      if (!method.ok) return method
      const level = numberOf(input, 'level', 0.95, isLevel)
      if (!level.ok) return level
      const labels = Object.entries(table).find(
        ([name, cells]) => name !== x && name !== n && cells.every((cell) => typeof cell === 'string'),
      )?.[1]
      const options = {
        method: method.value,
        level: level.value,
        ...(labels === undefined ? {} : { labels: labels as string[] }),
      }
      return done(pool(columnOf(table, x), columnOf(table, n), options))
    },
  ),
  statistic(
    'paired',
    'the same persons before and after: exact McNemar, Wilcoxon signed-rank, Stuart–Maxwell',
    { before: { takes: 'COL', says: 'before' }, after: { takes: 'COL', says: 'after' } },
    'theca stats paired survival.csv --before before --after after',
    (table, input) => {
      const [before, after] = [textOf(input, 'before'), textOf(input, 'after')]
      if (before === undefined || after === undefined)
        return fail('Name the columns with --before COL and --after COL.')
      return done(pairedAnswer(table, before, after))
    },
  ),
  statistic(
    'kappa',
    'agreement of two readers',
    {
      rater1: { takes: 'COL', says: 'the first reader' },
      rater2: { takes: 'COL', says: 'the second reader' },
      weights: { takes: 'KIND', says: 'none, linear or quadratic' },
      ...LEVEL,
    },
    'theca stats kappa survival.csv --rater1 before --rater2 after --weights linear',
    (table, input) => {
      const [first, second] = [textOf(input, 'rater1'), textOf(input, 'rater2')]
      if (first === undefined || second === undefined)
        return fail('Name the columns with --rater1 COL and --rater2 COL.')
      const weights = oneOf(input, 'weights', ['none', 'linear', 'quadratic'])
      if (!weights.ok) return weights
      const level = numberOf(input, 'level', 0.95, isLevel)
      if (!level.ok) return level
      const rows = cellsOf(table, first).map((cell, index) => [cell, cellsOf(table, second)[index] ?? null] as const)
      const whole = rows.filter((row): row is [number | string, number | string] => row[0] !== null && row[1] !== null)
      const pairs = transitions(
        whole.map(([one]) => one),
        whole.map(([, other]) => other),
      )
      return done({ ...kappa(pairs, weights.value, level.value), dropped: rows.length - whole.length })
    },
  ),
]

function cellsOf(table: CsvTable, name: string): (number | string | null)[] {
  const cells = table[name]
  if (cells === undefined) throw new RangeError(`there is no column ${name}`)
  return cells
}

function columnOf(table: CsvTable, name: string): number[] {
  return cellsOf(table, name).map((cell, row) => {
    if (typeof cell !== 'number')
      throw new RangeError(`${name} in row ${row + 1} is ${cell === null ? 'missing' : `"${cell}"`}, not a number`)
    return cell
  })
}
