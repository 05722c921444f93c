import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperativePlanBody } from '@theca/plan'
import { ADJUNCTS, GATES, HOPES, planDraft, STOP_RULES } from '@theca/plan'
import { known } from '@theca/record'
import type { Paper } from '@theca/review'
import { briefPaper, planPaper } from '@theca/review'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishedPlan } from '../../../plan/test/plan.ts'
import { entriesOf, fullCase, NOW } from '../../../review/test/cases.ts'
import { paperMarkdown } from '../../src/render/paper-markdown.ts'
import { paperPdf } from '../../src/render/paper.ts'
import { HOSTILE, long, RIGHT_TO_LEFT, SIGNS } from './pages.ts'

const has = (tool: string): boolean => spawnSync(tool, ['-v']).error === undefined
const tools = has('pdftotext') && has('pdfinfo')
const skip = !tools && process.env['CI'] === undefined
const folder = mkdtempSync(join(tmpdir(), 'theca-paper-'))
const run = (tool: string, args: string[]): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const fileOf = (name: string): string => join(folder, `${name}.pdf`)

const paperOf = (of: typeof planPaper, plan: OperativePlanBody): Paper => {
  const opening = fullCase().map(({ kind, version, body, effectiveAt }) => ({ kind, version, body, effectiveAt }))
  const made = of({
    entries: entriesOf([...opening, planDraft(plan, NOW)]),
    now: NOW,
    preparedBy: 'Dr A. Example',
    version: '0.1.0',
    timeZone: 'Europe/Berlin',
  })
  if (!made.ok) throw new Error(made.failure.message)
  return made.value
}

const words = (length: number, end: string) => known(long(end).slice(-length))
/** More than a team would write: every rule, every adjunct with words, every gate open. */
const crowded: OperativePlanBody = {
  ...finishedPlan,
  adjuncts: ADJUNCTS.map((adjunct) => ({
    adjunct,
    use: 'planned',
    words: 'before and after, settings as the team knows them',
  })),
  perioperative: {
    ...finishedPlan.perioperative,
    steroid: words(150, 'ENDSTEROID'),
    blood: words(150, 'ENDBLOOD'),
    positioning: words(150, 'ENDPOSITION'),
    closure: words(150, 'ENDCLOSURE'),
    radiotherapyBefore: words(150, 'ENDRADIO'),
  },
  stopRules: { agreed: [...STOP_RULES], own: long('ENDOWN').slice(-200), agreedWith: 'N. Example' },
  consent: {
    hopes: [...HOPES],
    tradeOff: words(250, 'ENDTRADE'),
    ifNothing: words(200, 'ENDNOTHING'),
    escalation: words(150, 'ENDESCALATION'),
  },
  gates: [],
}
const hostile: OperativePlanBody = {
  ...finishedPlan,
  approach: { ...finishedPlan.approach, override: HOSTILE },
  perioperative: { ...finishedPlan.perioperative, steroid: known(`${HOSTILE} ${RIGHT_TO_LEFT} ${SIGNS}`) },
  gates: GATES.map((gate) => ({ gate, answer: 'no', words: HOSTILE })),
}

const printed = {
  'brief-finished': paperOf(briefPaper, finishedPlan),
  'brief-crowded': paperOf(briefPaper, crowded),
  'brief-hostile': paperOf(briefPaper, hostile),
  'plan-finished': paperOf(planPaper, finishedPlan),
  'plan-hostile': paperOf(planPaper, hostile),
}

beforeAll(async () => {
  for (const [name, paper] of Object.entries(printed))
    writeFileSync(fileOf(name), await paperPdf(paper, name.startsWith('brief')))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(skip)('papers of a plan as PDF', () => {
  it.each(Object.keys(printed))('%s is tagged, has a title, and is A4', (name) => {
    const info = run('pdfinfo', [fileOf(name)])
    expect(info).toMatch(/Tagged:\s+yes/)
    expect(info).toMatch(/Title:\s+(Team brief|Operative plan): TH-7K2QD, synthetic demonstration/)
    expect(info).toMatch(/\(A4\)/)
  })

  it.each(['brief-finished', 'brief-crowded', 'brief-hostile'])(
    '%s stays on one side, and nothing of it is cut',
    (name) => {
      expect(run('pdfinfo', [fileOf(name)])).toMatch(/Pages:\s+1\n/)
      const text = run('pdftotext', ['-layout', fileOf(name), '-']).replaceAll(/\s+/g, ' ')
      if (name === 'brief-crowded')
        for (const end of [
          'ENDSTEROID',
          'ENDBLOOD',
          'ENDPOSITION',
          'ENDCLOSURE',
          'ENDOWN',
          'ENDTRADE',
          'ENDESCALATION',
        ])
          expect(text).toContain(end)
      expect(text).toContain('Said aloud together')
    },
  )

  it('the drawings have their words for those who do not see them', () => {
    const structure = run('pdfinfo', ['-struct', fileOf('brief-finished')])
    expect(structure.match(/Figure/g)?.length).toBe(2)
    expect(run('pdftotext', [fileOf('brief-finished'), '-']).replaceAll(/\s+/g, ' ')).toContain(
      'The tumour lies behind the cord at T9 to T10.',
    )
  })
})

describe('papers of a plan as Markdown', () => {
  it('has every number with its source, and what people wrote cannot format', () => {
    const text = paperMarkdown(printed['plan-hostile'])
    expect(text).not.toContain('<script>')
    expect(text).not.toMatch(/[^\\]\*\*bold\*\*/)
    expect(text).toContain('| Way | Bone | Gives | Costs |')
    for (const note of text.match(/\[\^[ep]\d+\](?!:)/g) ?? []) expect(text).toContain(`${note}: `)
  })

  it('is the same words as before', async () => {
    await expect(paperMarkdown(printed['brief-finished'])).toMatchFileSnapshot('./brief.snap')
  })
})
