import type { EventCode, SurgicalStep } from '@theca/monitor'
import { SURGICAL_STEPS } from '@theca/monitor'
import { Kbd } from '../parts/basics.tsx'
import { EVENT_KEYS, STEP_KEYS } from './theatre-keys.ts'

type Props = {
  readonly step: SurgicalStep | null
  readonly last: string | null
  readonly enabled: boolean
  readonly onStep: (step: SurgicalStep) => void
  readonly onSteps: () => void
  readonly onEvent: (code: EventCode) => void
}

/** One key each: steps on the digits, events on their letters; printed, and large enough for a gloved finger. */
export function Keypad({ step, last, enabled, onStep, onSteps, onEvent }: Props) {
  return (
    <section className="keypad" aria-label="Keys">
      <fieldset
        className="krow10"
        aria-label={`Steps of the operation${step === null ? '' : `, now ${SURGICAL_STEPS[step]}`}`}
      >
        {STEP_KEYS.map((each) => (
          <button
            key={each.step}
            type="button"
            className="bigkey"
            disabled={!enabled}
            aria-pressed={each.step === step}
            title={each.words}
            aria-keyshortcuts={each.key}
            onClick={() => onStep(each.step)}
          >
            <Kbd>{each.key}</Kbd>
            <span>{each.short}</span>
          </button>
        ))}
        <button type="button" className="bigkey" aria-keyshortcuts="." title="All steps" onClick={onSteps}>
          <Kbd>.</Kbd>
          <span>More</span>
        </button>
      </fieldset>
      <fieldset className="krow16" aria-label="Events">
        {EVENT_KEYS.map((each) => (
          <button
            key={each.code}
            type="button"
            className={each.code === last ? 'bigkey said' : 'bigkey'}
            disabled={!enabled}
            title={each.words}
            aria-keyshortcuts={each.key}
            onClick={() => onEvent(each.code)}
          >
            <Kbd>{each.key}</Kbd>
            <span>{each.short}</span>
          </button>
        ))}
      </fieldset>
    </section>
  )
}
