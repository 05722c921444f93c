import type { Command, Input, Outcome } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wholeNumber } from '../command.ts'
import { withData } from '../data.ts'
import { printJson, printLine, progressLine, tell } from '../output.ts'

/** At most this many invented persons at once: more teach nothing and fill a disk. */
const MOST_PERSONS = 20_000

async function cohort(input: Input): Promise<Outcome> {
  const persons = wholeNumber(textOf(input, 'cohort') ?? '', 'cohort', 1, MOST_PERSONS)
  if (!persons.ok) return persons.failure
  const seed = wholeNumber(textOf(input, 'seed') ?? '1', 'seed', 0, 4_294_967_295)
  if (!seed.ok) return seed.failure
  return withData(input, { writes: true, create: true }, async (data) => {
    const { makeCohort } = await import('../../demo/cohort/index.ts')
    tell(`writing ${persons.value} synthetic cases to ${data.folder.path}.`)
    const progress = progressLine()
    const until = data.now().toISOString().slice(0, 10)
    await data.note('write', `made a synthetic cohort of ${persons.value}, seed ${seed.value}`)
    const made = await makeCohort(data.record, { persons: persons.value, seed: seed.value, until }, progress)
    progress.end()
    if (!made.ok) return { message: made.failure.message }
    await (isSet(input, 'json')
      ? printJson({ folder: data.folder.path, seed: seed.value, until, cases: made.value })
      : printLine(made.value.join('\n')))
    return null
  })
}

export const commands: readonly Command[] = [
  {
    name: 'demo',
    summary: 'fills a data folder with labelled synthetic cases: no real person, drawn images',
    words: [0, 0],
    options: {
      cohort: { takes: 'N', says: 'instead a cohort of N invented persons, drawn from published figures' },
      seed: { takes: 'S', says: 'of the cohort; without it 1. The same seed on the same day draws the same persons' },
      ...JSON_OPTION,
      ...DATA_OPTIONS,
    },
    examples: ['theca demo --data theca-demo', 'theca demo --cohort 20 --seed 1 --data theca-cohort'],
    run: (input) =>
      textOf(input, 'cohort') !== undefined
        ? cohort(input)
        : withData(input, { writes: true, create: true }, async (data) => {
            const { makeDemonstration } = await import('../../demo/index.ts')
            const { imagingDesk } = await import('../../imaging/desk.ts')
            const { openReader } = await import('../../imaging/reader.ts')
            tell(`writing synthetic cases to ${data.folder.path}.`)
            const reader = openReader()
            const progress = progressLine()
            try {
              await data.note('write', 'made the synthetic demonstration')
              const { record, now } = data
              const { artifacts } = data.folder
              const imaging = imagingDesk({ record, artifacts, reader, now: () => now().toISOString() })
              const made = await makeDemonstration({ record, artifacts, imaging, now }, progress)
              progress.end()
              if (!made.ok) return { message: made.failure.message }
              await (isSet(input, 'json')
                ? printJson({ folder: data.folder.path, cases: made.value })
                : printLine(made.value.join('\n')))
              return null
            } finally {
              progress.end()
              await reader.close()
            }
          }),
  },
]
