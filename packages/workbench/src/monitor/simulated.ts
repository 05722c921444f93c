import { startEdf } from '@theca/formats'
import type { SignalAnnotation } from '@theca/formats'
import { SYNTHETIC } from '@theca/monitor'
import { annotationOf } from '@theca/neurophysiology'
import type { Simulation } from '@theca/neurophysiology/simulator'

/** A record stays below 61,440 bytes for up to fifteen channels, as the format recommends. */
const RECORDS_PER_S = 5
/** Artefacts of the simulator reach some 3 mV; a tenth of a µV is far below its noise. */
const RANGE_UV = 3276.7
/** Stimuli, physiology and cautery of a fifth of a second. */
const ANNOTATION_BYTES = 480

/** The signals of a scenario as EDF+, said to be synthetic in the header and in the first annotation. */
export function* simulatedEdf(made: Simulation): Generator<Uint8Array> {
  const { rateHz, channels, scenario, seed } = made
  const samplesPerRecord = rateHz / RECORDS_PER_S
  const writing = startEdf({
    family: 'EDF',
    continuous: scenario.dropped.length === 0,
    startTime: null,
    recordS: 1 / RECORDS_PER_S,
    synthetic: true,
    annotationBytes: ANNOTATION_BYTES,
    recording: { equipment: `simulator_${scenario.id}_seed_${seed}` },
    channels: channels.map((label) => ({
      label,
      unit: 'uV',
      physicalMin: -RANGE_UV,
      physicalMax: RANGE_UV,
      samplesPerRecord,
    })),
  })
  const dropped = (second: number): boolean => scenario.dropped.some(([fromS, toS]) => second >= fromS && second < toS)
  const seconds = Array.from({ length: scenario.durationS }, (_, second) => second).filter((second) => !dropped(second))
  yield writing.finished(seconds.length * RECORDS_PER_S)
  let left: readonly SignalAnnotation[] = [
    annotation(0, `note:event;text=${SYNTHETIC}: scenario ${scenario.id}, seed ${seed}, of no person`),
  ]
  for (const block of made.blocks()) {
    const said = [...block.stimuli, ...block.notes]
      .toSorted((a, b) => a.at - b.at)
      .map((item) => annotation(item.at / rateHz, annotationOf(item)))
    for (let record = 0; record < RECORDS_PER_S; record += 1) {
      const onsetS = (block.start + record * samplesPerRecord) / rateHz
      const endS = (block.start + (record + 1) * samplesPerRecord) / rateHz
      const here = said.filter((each) => each.onsetS >= onsetS && each.onsetS < endS)
      const made = writing.record({
        onsetS,
        samples: block.channels.map((channel) =>
          channel.subarray(record * samplesPerRecord, (record + 1) * samplesPerRecord),
        ),
        annotations: [...left, ...here],
      })
      left = made.left
      yield made.bytes
    }
  }
}

const annotation = (onsetS: number, text: string): SignalAnnotation => ({ onsetS, durationS: null, text })
