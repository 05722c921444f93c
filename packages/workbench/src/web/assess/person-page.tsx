import { person } from '@theca/assess'
import { KnownText } from '@theca/assess/screens'
import type { BodyOf } from '@theca/record'
import { NOT_ASKED } from '@theca/record'
import { useOpenCase } from '../case/context.ts'
import { StatementForm } from './statement-form.tsx'
import { useStatement } from './use-statement.ts'

type Body = BodyOf<typeof person>
const empty: Body = {
  physicalStatus: NOT_ASKED,
  comorbidity: NOT_ASKED,
  psychologicalStatus: NOT_ASKED,
  home: NOT_ASKED,
  wish: NOT_ASKED,
}
const questions: readonly { key: keyof Body; title: string; note: string }[] = [
  { key: 'wish', title: 'Wish', note: 'In their own words: what they hope for, what they would not accept.' },
  { key: 'physicalStatus', title: 'Physical status', note: 'What they can do on a usual day; weight; appetite.' },
  { key: 'comorbidity', title: 'Comorbidity', note: 'What else is treated; antithrombotics; organ function.' },
  { key: 'psychologicalStatus', title: 'Psychological status', note: 'Mood, fear, sleep; help wanted or not.' },
  { key: 'home', title: 'Home', note: 'Who is there, stairs, work.' },
]

/** What is forgotten elsewhere. Each may be unknown; none may be absent. */
export function PersonPage() {
  const data = useOpenCase()
  const standing = data.assessed.person
  const form = useStatement<Body>(data.id, 'person', person, {
    start: standing?.body ?? empty,
    corrects: standing?.entry ?? null,
  })
  return (
    <StatementForm
      title="The person"
      note={standing === null ? 'not asked yet' : `entry ${standing.entry.seq}`}
      form={form}
    >
      {questions.map(({ key, title, note }) => (
        <KnownText
          key={key}
          title={title}
          note={note}
          rows={2}
          maximum={500}
          value={form.body[key]}
          onChange={(answer) => form.change({ [key]: answer })}
        />
      ))}
    </StatementForm>
  )
}
