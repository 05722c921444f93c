import { useQuery } from '@tanstack/react-query'
import { IconCheck, IconSquare } from '@tabler/icons-react'
import type { GateAnswer, GateId, OpenGate, OperativePlanBody, StopRuleId } from '@theca/plan'
import { angiographyQuestion, GATES, gates, MRI_DAYS, openGates, STOP_RULES, stopRules } from '@theca/plan'
import { urgencyOfCase } from '@theca/assess'
import { useState } from 'react'
import { useOpenCase } from '../../case/context.ts'
import { referenceQuery } from '../../data/queries.ts'
import { Head, useNow } from '../../parts/basics.tsx'
import { Seg } from '../../parts/seg.tsx'
import { age } from '../../parts/words.ts'
import type { Drafting } from './parts.tsx'
import { Fact, Words } from './parts.tsx'

/** Every gate with its answer and what the record has to say to it; the one that is open is answered where it stands. */
export function GatesPane({ plan, change, may }: Drafting) {
  const open = openGates(plan)
  const [answering, setAnswering] = useState<GateId | null>(null)
  const put = (answer: GateAnswer): void =>
    change({ gates: [...plan.gates.filter(({ gate }) => gate !== answer.gate), answer] })
  return (
    <section aria-label="Gate">
      <Head>
        <h2>Gate</h2>
        <span className="num m">{`${GATES.length - open.length} of ${GATES.length}`}</span>
        <span className="grow" />
        <span className="t11 q">all answered before signing</span>
      </Head>
      <ul className="gt">
        {GATES.map((gate) => (
          <GateLine
            key={gate}
            gate={gate}
            plan={plan}
            open={open.find((each) => each.gate === gate) ?? null}
            may={may}
            answering={answering === gate}
            onAnswering={(is) => setAnswering(is ? gate : null)}
            onAnswer={put}
          />
        ))}
      </ul>
    </section>
  )
}

type GateLineProps = {
  gate: GateId
  plan: OperativePlanBody
  open: OpenGate | null
  may: boolean
  answering: boolean
  onAnswering: (is: boolean) => void
  onAnswer: (answer: GateAnswer) => void
}

function GateLine({ gate, plan, open, may, answering, onAnswering, onAnswer }: GateLineProps) {
  const hint = useHint(gate)
  const given = plan.gates.find((each) => each.gate === gate) ?? null
  const { title, asks, needsWords } = gates[gate]
  const answered =
    given === null ? '' : `${given.answer.replace('-', ' ')}${given.words === null ? '' : `: ${given.words}`}`
  return (
    <li className={open === null ? '' : 'open'}>
      {open === null ? (
        <IconCheck className="i" aria-label="answered" />
      ) : (
        <IconSquare className="i" aria-label="open" />
      )}
      <div>
        <div className="nm">{title}</div>
        <div className={open === null ? 't11 q' : 't11 amb'}>
          {[open?.because ?? '', answered].filter((each) => each !== '').join('; ')}
        </div>
        {hint === null ? null : <div className="t11 q">{hint}</div>}
        {answering ? (
          <div className="stack ask">
            <p className="t12">{asks}</p>
            <Seg
              small
              label={title}
              value={given?.answer ?? null}
              options={[
                { value: 'yes', title: 'yes' },
                { value: 'no', title: 'no' },
                { value: 'not-applicable', title: 'not applicable' },
              ]}
              onChange={(answer) => onAnswer({ gate, answer, words: given?.words ?? null })}
            />
            {given === null ? null : (
              <Words
                title={given.answer === 'yes' ? (needsWords ?? 'Words, where they help') : 'Reason'}
                value={given.words}
                maximum={500}
                disabled={!may}
                onChange={(words) => onAnswer({ ...given, words })}
              />
            )}
          </div>
        ) : null}
      </div>
      {may ? (
        <button
          type="button"
          className={open === null ? 'b q' : 'b'}
          aria-expanded={answering}
          onClick={() => onAnswering(!answering)}
        >
          {answering ? 'Done' : open === null ? 'Change' : 'Answer'}
          <span className="vh">{` ${title}`}</span>
        </button>
      ) : null}
    </li>
  )
}

/** What the record says of a gate; the answer stays with the person. */
function useHint(gate: GateId): string | null {
  const { imaged, assessed } = useOpenCase()
  const now = useNow(60_000)
  const local = useQuery(referenceQuery).data?.edits
  if (gate === 'angiography') return angiographyQuestion(assessed.referral?.body.primary.site ?? '', local)
  if (gate !== 'mri-in-date') return null
  const days = imaged.studies
    .flatMap(({ read }) => read.series.flatMap(({ date }) => (date === null ? [] : [date])))
    .toSorted()
  const last = days.at(-1)
  if (last === undefined) return 'no dated images in the record'
  const { category } = urgencyOfCase(assessed)
  const progressing = category === 'emergent' || category === 'urgent'
  const limit = progressing ? MRI_DAYS.progressing : MRI_DAYS.otherwise
  const old = (now.getTime() - Date.parse(`${last}T12:00:00.000Z`)) / 86_400_000
  return `last images ${age(`${last}T12:00:00.000Z`, now)} old, limit ${limit} d${progressing ? ' while progressing' : ''}${old > limit ? ': out of date' : ''}`
}

/** When to stop, agreed before. */
export function StopPane({ plan, change, may }: Drafting) {
  const { stopRules: chosen } = plan
  const set = (part: Partial<OperativePlanBody['stopRules']>): void => change({ stopRules: { ...chosen, ...part } })
  const toggle = (id: StopRuleId): void =>
    set({ agreed: STOP_RULES.filter((each) => (each === id) !== chosen.agreed.includes(each)) })
  return (
    <section className="body stack tr st" aria-label="Stop rules">
      <h2>Stop rules</h2>
      {STOP_RULES.map((id) => (
        <label key={id} className="cb rule">
          <input type="checkbox" checked={chosen.agreed.includes(id)} disabled={!may} onChange={() => toggle(id)} />
          <span>
            <b>{`${stopRules[id].sign}:`}</b> {stopRules[id].does}. <Fact basis={stopRules[id].basis} />
          </span>
        </label>
      ))}
      <Words
        title="Another rule of this team"
        value={chosen.own}
        maximum={500}
        disabled={!may}
        onChange={(own) => set({ own })}
      />
      <Words
        title="Agreed with"
        value={chosen.agreedWith}
        maximum={200}
        disabled={!may}
        onChange={(agreedWith) => set({ agreedWith })}
      />
    </section>
  )
}
