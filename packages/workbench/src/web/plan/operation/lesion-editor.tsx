import { IconPlus, IconX } from '@tabler/icons-react'
import type { Compartment, VertebralLevel } from '@theca/anatomy'
import { COMPARTMENTS, compartmentTitles, VERTEBRAL_LEVELS } from '@theca/anatomy'
import type { LesionSigns, PlannedLesion, Side } from '@theca/plan'
import { blankLesion, CORD_SIGNALS, CSF_BLOCKS, ENHANCEMENTS, SIDES, sideTitle } from '@theca/plan'
import { Head } from '../../parts/basics.tsx'
import type { Drafting } from './parts.tsx'
import { Millimetres, Select } from './parts.tsx'

const levelOptions = VERTEBRAL_LEVELS.map((level) => [level, level] as const)
const words = (is: string): string => is.replaceAll('-', ' ')
const signalWords: Readonly<Record<LesionSigns['cordSignal'], string>> = {
  none: 'none',
  'below-1': 'below one level',
  '1-to-2': 'one to two levels',
  '2-or-more': 'two levels or more',
  'not-read': 'not read',
}

/** The lesions of this operation: the first is the one it is about. */
export function LesionEditor({ plan, change, may }: Drafting) {
  const { lesions } = plan
  const put = (place: number, part: Partial<PlannedLesion>): void =>
    change({ lesions: lesions.map((each, at) => (at === place ? { ...each, ...part } : each)) })
  const add = (): void => {
    const last = lesions.at(-1) as PlannedLesion
    change({
      lesions: [
        ...lesions,
        { ...blankLesion, compartment: last.compartment, from: last.to, to: last.to, side: 'not-known', rests: [] },
      ],
    })
  }
  const first = (place: number): void => {
    const chosen = lesions[place]
    if (chosen !== undefined) change({ lesions: [chosen, ...lesions.toSpliced(place, 1)] })
  }
  return (
    <section aria-label="Lesions of this operation" className="tr">
      <Head>
        <h2>Lesions of this operation</h2>
        <span className="grow" />
        <button type="button" className="b" disabled={!may || lesions.length >= 20} onClick={add}>
          <IconPlus className="i s" aria-hidden="true" /> Add a lesion
        </button>
      </Head>
      {lesions.map((lesion, place) => (
        // Lesions are told apart by their place in the list alone.
        <fieldset key={place} className="body lesionrow" disabled={!may}>
          <legend className="vh">{place === 0 ? 'Index lesion' : `Lesion ${place + 1}`}</legend>
          <div className="rowx">
            {place === 0 ? (
              <span className="bd">index</span>
            ) : (
              <button type="button" className="b q tight" onClick={() => first(place)}>
                make it the index lesion
              </button>
            )}
            <span className="grow" />
            {lesions.length > 1 ? (
              <button
                type="button"
                className="b q tight"
                aria-label={`Leave lesion ${place + 1} out of this operation`}
                onClick={() => change({ lesions: lesions.toSpliced(place, 1) })}
              >
                <IconX className="i s" aria-hidden="true" />
              </button>
            ) : null}
          </div>
          <div className="four">
            <Select<Compartment>
              title="Compartment"
              value={lesion.compartment}
              disabled={!may}
              options={COMPARTMENTS.map((each) => [each, compartmentTitles[each]] as const)}
              onChange={(compartment) => compartment !== '' && put(place, { compartment })}
            />
            <Select<VertebralLevel>
              title="From"
              value={lesion.from}
              disabled={!may}
              options={levelOptions}
              onChange={(from) => from !== '' && put(place, { from })}
            />
            <Select<VertebralLevel>
              title="To"
              value={lesion.to}
              disabled={!may}
              options={levelOptions}
              onChange={(to) => to !== '' && put(place, { to })}
            />
            <Select<Side>
              title="Side"
              value={lesion.side}
              disabled={!may}
              options={SIDES.map((side) => [side, sideTitle(side)] as const)}
              onChange={(side) => side !== '' && put(place, { side })}
            />
          </div>
          <Signs signs={lesion.signs} may={may} onChange={(signs) => put(place, { signs })} />
        </fieldset>
      ))}
    </section>
  )
}

function Signs({ signs, may, onChange }: { signs: LesionSigns; may: boolean; onChange: (signs: LesionSigns) => void }) {
  const set = (part: Partial<LesionSigns>): void => onChange({ ...signs, ...part })
  return (
    <div className="four">
      <Select<LesionSigns['cordSignal']>
        title="Cord signal"
        value={signs.cordSignal}
        disabled={!may}
        options={CORD_SIGNALS.map((each) => [each, signalWords[each]] as const)}
        onChange={(cordSignal) => cordSignal !== '' && set({ cordSignal })}
      />
      <Millimetres
        title="Oedema, length"
        min={0}
        max={600}
        value={signs.oedemaMm}
        disabled={!may}
        onChange={(oedemaMm) => set({ oedemaMm })}
      />
      <Select<LesionSigns['syrinx']>
        title="Syrinx"
        value={signs.syrinx}
        disabled={!may}
        options={[
          ['not-known', 'not known'],
          ['no', 'no'],
          ['yes', 'yes'],
        ]}
        onChange={(syrinx) => syrinx !== '' && set({ syrinx })}
      />
      <Select<LesionSigns['csfBlock']>
        title="CSF block"
        value={signs.csfBlock}
        disabled={!may}
        options={CSF_BLOCKS.map((each) => [each, words(each)] as const)}
        onChange={(csfBlock) => csfBlock !== '' && set({ csfBlock })}
      />
      <Select<LesionSigns['enhancement']>
        title="Enhancement"
        value={signs.enhancement}
        disabled={!may}
        options={ENHANCEMENTS.map((each) => [each, words(each)] as const)}
        onChange={(enhancement) => enhancement !== '' && set({ enhancement })}
      />
    </div>
  )
}
