import { openRecorder } from '../../../src/monitor/recording/recorder.ts'
import { CHILD, headerOf, sampleOf } from './ramp.ts'

/**
 * Records a known signal in real time until it is killed, and says what it was told: `k N` samples are on the disk,
 * `m N` annotations are, `r N` samples were given to the recorder.
 */
const path = process.argv[2] as string
const recorder = await openRecorder(path, headerOf())
const blockSamples = (CHILD.rateHz * CHILD.blockMs) / 1000
const say = (word: string, value: number): boolean => process.stdout.write(`${word} ${value}\n`)

let [given, notes] = [0, 0]
const began = performance.now()
setInterval(() => {
  // As much as real time has passed, however late the timer was.
  while (given * 1000 < (performance.now() - began) * CHILD.rateHz) {
    const channels = Array.from({ length: CHILD.channels }, (_, channel) =>
      Float32Array.from({ length: blockSamples }, (_, at) => sampleOf(channel, given + at)),
    )
    recorder.samples(given, channels)
    given += blockSamples
    if (given % (10 * blockSamples) === 0) {
      notes += 1
      const mine = notes
      void recorder.annotate(given, `note:event;text=${mine}`).then((kept) => kept && say('m', mine))
    }
  }
  const { kept } = recorder.account()
  say('k', kept)
  say('r', given)
}, CHILD.blockMs)
