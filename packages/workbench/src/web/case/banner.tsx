import { IconLock } from '@tabler/icons-react'
import { compartmentTitles } from '@theca/anatomy'
import {
  escalationWords,
  goalWords,
  goalsNow,
  latest,
  levelsInWords,
  primarySiteTitles,
  urgencyOfCase,
} from '@theca/assess'
import { inWords, valueOf } from '@theca/record'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { call } from '../../contract/client.ts'
import { useMay } from '../data/queries.ts'
import type { CaseData } from '../data/queries.ts'
import { Kbd, sentenceOfError, useNow } from '../parts/basics.tsx'
import { useKeys } from '../parts/keys.ts'
import { Missing, Urgency } from '../parts/status.tsx'
import { age, capital, day, personWord } from '../parts/words.ts'
import { BoardMenu } from './board-menu.tsx'

const SHOWN_MS = 30_000

/** What must be in view wherever somebody decides: who, what, where, how it goes, and what the person wishes. */
export function CaseBanner({ data }: { data: CaseData }) {
  const { assessed } = data
  const now = useNow()
  const mayExport = useMay('case:export')
  const { opened, referral, person } = assessed
  const grade = latest(assessed, 'mccormick-modified')
  const walking = latest(assessed, 'ambulation')
  const first = valueOf(referral?.body.firstSymptom)
  const birthYear = valueOf(opened?.body.birthYear)
  const urgency = urgencyOfCase(assessed)
  const wish = person?.body.wish
  return (
    <section className="banner" aria-label="Case">
      <div>
        <h1 className="caseid">
          <span className="id">{data.id}</span>{' '}
          <span className="m">{`${personWord(opened?.body.sex ?? 'not-known')}, ${birthYear === null ? 'age not known' : `${now.getFullYear() - birthYear} y`}`}</span>
        </h1>
        <Name id={data.id} />
      </div>
      <dl>
        <Fact
          title="Primary"
          gives
          note={
            referral === null
              ? null
              : [inWords(referral.body.primary.histology), valueOf(referral.body.primary.driver)]
                  .filter((each) => each !== null)
                  .join(', ')
          }
        >
          {referral === null ? <Missing is="not-asked" /> : primarySiteTitles[referral.body.primary.site]}
        </Fact>
        <Fact
          title="Compartment, level"
          gives
          note={referral === null ? null : (levelsInWords(referral.body.lesions) ?? 'level not recorded')}
        >
          {referral === null ? (
            <Missing is="not-asked" />
          ) : (
            capital(referral.body.compartments.map((each) => compartmentTitles[each]).join(', '))
          )}
        </Fact>
        <Fact title="Function" note={grade === null ? null : `${day(grade.at, now)}, ${age(grade.at, now)} old`}>
          {grade === null ? (
            <Missing is="not-asked" />
          ) : (
            `McCormick ${grade.answered.result.band?.id ?? 'incomplete'} of V`
          )}
        </Fact>
        <Fact title="Walking" note={walking === null ? null : `${day(walking.at, now)}, ${age(walking.at, now)} old`}>
          {walking === null ? <Missing is="not-asked" /> : (walking.answered.result.band?.label ?? 'incomplete')}
        </Fact>
        <Fact title="First symptom" note={first === null ? null : day(first.date, now)}>
          {first === null ? (
            <Missing
              is={
                referral?.body.firstSymptom.is === 'known'
                  ? 'not-asked'
                  : (referral?.body.firstSymptom.is ?? 'not-asked')
              }
            />
          ) : (
            `${age(`${first.date}T12:00:00Z`, now)} ago`
          )}
        </Fact>
        <Fact title="Urgency" note={urgency.category === null ? 'too few examinations' : 'project rule'}>
          <Urgency of={urgency.category ?? 'not-known'} lower />
        </Fact>
        <GoalsFact data={data} now={now} />
        <Fact title="Wish" wide note={person === null ? null : day(person.entry.effectiveAt, now)}>
          {wish?.is === 'known' ? (
            <span title={wish.value}>{wish.value}</span>
          ) : (
            <Missing is={wish?.is ?? 'not-asked'} />
          )}
        </Fact>
      </dl>
      <div className="bannerend">{mayExport ? <BoardMenu id={data.id} /> : null}</div>
    </section>
  )
}

/** What the person wants most, wherever somebody decides; that nobody asked is said as plainly. */
function GoalsFact({ data, now }: { data: CaseData; now: Date }) {
  const asked = goalsNow(data.assessed)
  if (asked === null)
    return (
      <Fact title="Goals of care" note="asked before the plan">
        <Missing is="not-asked" />
      </Fact>
    )
  const { ranked, escalation, revisitOn } = asked.body
  const again = valueOf(revisitOn)
  const limit = valueOf(escalation)
  const note = [
    limit === null || limit === 'full' ? null : escalationWords[limit],
    again !== null && again <= now.toISOString().slice(0, 10)
      ? `ask again, due ${day(again, now)}`
      : day(asked.entry.effectiveAt, now),
  ]
  return (
    <Fact title="Goals of care" note={note.filter((each) => each !== null).join(', ')}>
      <span title={ranked.map((goal) => goalWords[goal]).join(', then ')}>
        {ranked
          .slice(0, 2)
          .map((goal) => goalWords[goal])
          .join(', ')}
      </span>
    </Fact>
  )
}

function Fact({
  title,
  children,
  note,
  wide = false,
  gives = false,
}: {
  title: string
  children: ReactNode
  note: string | null
  wide?: boolean
  /** Gives way first where the banner is narrow. */
  gives?: boolean
}) {
  return (
    <div className={wide ? 'fact grow' : gives ? 'fact gives' : 'fact'}>
      <dt>{title}</dt>
      <dd className="v el">{children}</dd>
      {note === null ? null : <dd className="t11 q el">{note}</dd>}
    </div>
  )
}

/** The name stays in the vault; each look is on the audit trail and ends by itself. */
function Name({ id }: { id: string }) {
  const may = useMay('case:identity')
  const [shown, setShown] = useState<string | null>(null)
  useEffect(() => {
    if (shown === null) return
    const timer = setTimeout(() => setShown(null), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [shown])
  const show = async (): Promise<void> => {
    try {
      const { identity } = await call('identity', { params: { case: id } })
      const parts = [identity?.name, identity?.birthDate, identity?.hospitalNumber].filter(
        (each) => each !== null && each !== undefined,
      )
      setShown(parts.length === 0 ? 'no name is kept' : parts.join(', '))
    } catch (error) {
      setShown(sentenceOfError(error))
    }
  }
  useKeys('Name', may ? [{ keys: 'i', does: 'Show the name for 30 s (audited)', run: () => void show() }] : [])
  if (!may) return <span className="t11 q">name in the vault</span>
  return (
    <button type="button" className="t11 q name" onClick={() => void show()}>
      <IconLock className="i s" aria-hidden="true" />
      {shown ?? (
        <>
          name in the vault <Kbd>I</Kbd>
          <span className="wide">shows it for 30 s</span>
        </>
      )}
    </button>
  )
}
