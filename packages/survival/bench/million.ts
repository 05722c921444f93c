import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cohort, cox, cumulativeIncidence, kaplanMeier } from '../src/index.ts'

/**
 * Kaplan–Meier, Aalen–Johansen with standard errors, and Cox with three covariates on a million subjects: ours and R's on one file, in one run.
 * R's standard errors of Aalen–Johansen take time with the square of the subjects, so at a million R is asked for the curve alone
 * and ours still gives both; the standard errors are compared on the first, smaller file.
 * Usage: node million.ts [subjects]
 */
const folder = mkdtempSync(join(tmpdir(), 'theca-million-'))
const file = join(folder, 'subjects.csv')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** A small generator with a seed, so that every run sees the same subjects (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Follow-up in days to two decimals: a few hundred thousand distinct times, most of them tied. */
function writeSubjects(subjects: number): void {
  const random = uniform(20)
  const lines = ['time,event,age,marker,arm']
  for (let row = 0; row < subjects; row += 1) {
    const [age, marker, arm] = [
      40 + Math.floor(random() * 45),
      Math.round(random() * 1000) / 100,
      Number(random() < 0.5),
    ]
    const rate = 0.001 * Math.exp(0.02 * (age - 60) + 0.05 * marker - 0.3 * arm)
    const [event, censoring] = [-Math.log(1 - random()) / rate, -Math.log(1 - random()) / 0.0007]
    const time = (Math.round(Math.min(event, censoring) * 100) + 1) / 100
    const cause = event <= censoring ? 1 + Number(random() < 0.3) : 0
    lines.push(`${time},${cause},${age},${marker},${arm}`)
  }
  writeFileSync(file, lines.join('\n'))
}

/** Numbers of a plain CSV, column by column; the bytes are read once and no strings are made. */
function readColumns(path: string, subjects: number): Float64Array[] {
  const bytes = readFileSync(path)
  const columns = Array.from({ length: 5 }, () => new Float64Array(subjects))
  let [position, row] = [bytes.indexOf(10) + 1, 0]
  while (position < bytes.length) {
    for (let column = 0; column < 5; column += 1) {
      let [value, decimals] = [0, -1]
      for (; position < bytes.length; position += 1) {
        const byte = bytes[position] ?? 0
        if (byte === 46) decimals = 0
        else if (byte < 48) break
        else {
          value = value * 10 + byte - 48
          if (decimals >= 0) decimals += 1
        }
      }
      columns[column]?.fill(decimals > 0 ? value / 10 ** decimals : value, row, row + 1)
      position += 1
    }
    row += 1
  }
  return columns
}

function timed<T>(run: () => T): [number, T] {
  const start = performance.now()
  const value = run()
  return [(performance.now() - start) / 1000, value]
}

const apart = (ours: readonly (number | null)[], theirs: readonly (number | null)[]): string =>
  Math.max(
    ...ours.map((value, index) => Math.abs(value! - theirs[index]!) / Math.max(1e-300, Math.abs(theirs[index]!))),
  ).toExponential(1)

type Rival = {
  version: string
  seconds: Record<'read' | 'km' | 'aj' | 'cox', number>
} & Record<
  'time' | 'survival' | 'low' | 'incidence' | 'standardError' | 'coefficients' | 'errors' | 'concordance',
  number[]
>

function theOne<T>(list: readonly T[]): T {
  const [first] = list
  if (first === undefined) throw new Error('an estimate is missing')
  return first
}

function compare(subjects: number): void {
  writeSubjects(subjects)
  const [read, columns] = timed(() => readColumns(file, subjects))
  const [time, event, age, marker, arm] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const [prepare, people] = timed(() => cohort({ time, event }))
  const [km, curve] = timed(() => theOne(kaplanMeier(people)))
  const [aj, first] = timed(() => theOne(cumulativeIncidence(people)))
  const covariates = [
    { name: 'age', values: age },
    { name: 'marker', values: marker },
    { name: 'arm', values: arm },
  ]
  const [model, fit] = timed(() => cox(people, covariates))
  const ours = { read, 'check and sort': prepare, km, aj, cox: model }
  say(`${subjects} subjects, ${people.events} events, ${curve.time.length} distinct times; Node ${process.version}`)
  say(
    `ours, s: ${Object.entries(ours)
      .map(([name, s]) => `${name} ${s.toFixed(3)}`)
      .join(', ')}`,
  )
  const script = join(import.meta.dirname, 'million.R')
  const answer = join(folder, 'r.json')
  const run = spawnSync('Rscript', [script, file, answer], { encoding: 'utf8' })
  if (run.error !== undefined || run.status !== 0) {
    say(`R was not run: ${run.error?.message ?? run.stderr}`)
    return
  }
  const rival = JSON.parse(readFileSync(answer, 'utf8')) as Rival
  say(
    `R survival ${rival.version}, s: ${Object.entries(rival.seconds)
      .map(([name, s]) => `${name} ${s.toFixed(3)}`)
      .join(', ')}`,
  )
  const places = rival.time.map((moment) => (curve.time as Float64Array).indexOf(moment))
  const pick = (column: ArrayLike<number>): number[] => places.map((place) => column[place] ?? NaN)
  say(
    `largest relative difference: survival ${apart(pick(curve.survival), rival.survival)}, lower limit ${apart(pick(curve.low), rival.low)}, incidence ${apart(pick(first.incidence), rival.incidence)}, its standard error ${rival.standardError.length === 0 ? 'not asked of R' : apart(pick(first.standardError), rival.standardError)}`,
  )
  say(
    `coefficients ${apart(
      fit.coefficients.map((c) => c.estimate),
      rival.coefficients,
    )}, their standard errors ${apart(
      fit.coefficients.map((c) => c.standardError),
      rival.errors,
    )}, concordance ${apart([fit.concordance], rival.concordance)}`,
  )
  const [mine, theirs] = [prepare + km + aj + model, rival.seconds.km + rival.seconds.aj + rival.seconds.cox]
  say(
    `without reading: ours ${mine.toFixed(2)} s, R ${theirs.toFixed(2)} s, R/ours ${(theirs / mine).toFixed(1)}; Kaplan–Meier with sorting ${(rival.seconds.km / (prepare + km)).toFixed(1)}, Aalen–Johansen ${(rival.seconds.aj / aj).toFixed(1)}, Cox ${(rival.seconds.cox / model).toFixed(1)}`,
  )
}

try {
  compare(20_000)
  compare(Number(process.argv[2] ?? 1e6))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
