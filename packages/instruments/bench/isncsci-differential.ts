/**
 * Runs generated examinations through this package and through the published open algorithm (npm `isncsci`) and prints
 * where they agree and how they differ.
 *
 *   node packages/instruments/bench/isncsci-differential.ts [exams per family, default 25000]
 */
import { chaosOf, examOf, printedByOracle, printedOf, withoutStars, type Disturbance } from '../test/isncsci-exams.ts'

type Family = { title: string; disturbance: Disturbance }

const families: Family[] = [
  { title: 'fully tested, untagged', disturbance: { notTestable: 0, tagged: 0 } },
  { title: 'few not testable', disturbance: { notTestable: 0.02, tagged: 0 } },
  { title: 'many not testable', disturbance: { notTestable: 0.15, tagged: 0 } },
  { title: 'tagged', disturbance: { notTestable: 0, tagged: 0.04 } },
  { title: 'tagged and not testable', disturbance: { notTestable: 0.04, tagged: 0.04 } },
]

const say = (line: string) => process.stdout.write(`${line}\n`)

const count = Number(process.argv[2] ?? 25_000)

for (const { title, disturbance } of families) {
  const tally = new Map<string, { differ: number; example: string }>()
  let [identical, sameContent, outputs, sameOutputs, exactOutputs] = [0, 0, 0, 0, 0]
  for (let seed = 1; seed <= count; seed++) {
    const exam = seed % 4 === 0 ? chaosOf(seed, disturbance) : examOf(seed, disturbance)
    const [ours, theirs] = [printedOf(exam), printedByOracle(exam)]
    const keys = Object.keys(ours)
    const stars = keys.filter((key) => ours[key] !== theirs[key])
    const content = keys.filter((key) => withoutStars(ours[key] ?? '') !== withoutStars(theirs[key] ?? ''))
    if (stars.length === 0) identical++
    if (content.length === 0) sameContent++
    outputs += keys.length
    sameOutputs += keys.length - content.length
    exactOutputs += keys.length - stars.length
    for (const key of stars) {
      const kind = content.includes(key) ? relation(ours[key] ?? '', theirs[key] ?? '') : 'star only'
      const name = `${key}: ${kind}`
      const held = tally.get(name)
      const example = held?.example ?? `seed ${seed}: ours ${ours[key]} | theirs ${theirs[key]}`
      tally.set(name, { differ: (held?.differ ?? 0) + 1, example })
    }
  }
  say(`${title}: ${count} exams; same labels ${sameContent}, identical with stars ${identical}`)
  say(`  outputs ${outputs}: same labels ${sameOutputs}, identical ${exactOutputs}`)
  for (const [name, { differ, example }] of [...tally].sort((a, b) => b[1].differ - a[1].differ)) {
    say(`  ${String(differ).padStart(7)}  ${name}  (${example})`)
  }
}

function relation(ours: string, theirs: string): string {
  const [a, b] = [withoutStars(ours).split(','), withoutStars(theirs).split(',')]
  if (a.every((label) => b.includes(label))) return 'ours is a subset'
  if (b.every((label) => a.includes(label))) return 'theirs is a subset'
  return 'different'
}
