import { writeFileSync } from 'node:fs'
import { boardPage } from '@theca/review'
import { boardPdf } from '/work/main/packages/workbench/src/render/pdf.ts'
import { boardMarkdown } from '/work/main/packages/workbench/src/render/markdown.ts'
import * as c from '/work/main/packages/review/test/cases.ts'
import { greyPng } from '/work/main/packages/workbench/src/render/png.ts'
import { known } from '@theca/record'
const fig = (s: number) => ({ png: greyPng(230, 190, Uint8Array.from({ length: 230 * 190 }, (_, i) => (Math.hypot((i % 230) - 115, Math.floor(i / 230) - 95) * s) % 255)), width: 230, height: 190, alt: 'T2 sagittal', caption: 'T1 with gadolinium, sagittal, 3 Mar. Labels outlined.' })
const base = { now: c.NOW, preparedBy: 'Dr A. Example', version: '0.1.0', timeZone: 'Europe/Berlin' }
const long = 'He says that he wants to walk to his allotment and be at the wedding on 23 May, and then he goes on at length. '.repeat(14)
const evil = '<script>alert(1)</script> **bold** [x](http://evil) `rm` ' + 'אברהם כהן' + ' محمد علي \u202Egnp.exe 王小明 Ω≥≤→−½ Łódź Ελλάς Иван'
const sets: Record<string, Parameters<typeof boardPage>[0]> = {
  full: { ...base, entries: c.fullCase(), figures: [fig(1), fig(2), fig(3)] },
  empty: { ...base, entries: c.emptyCase() },
  long: { ...base, entries: c.entriesOf([c.opened(), c.said('assess.referral', c.referralBody({ question: known(long.slice(0, 500)), primary: { site: 'kidney', histology: known('x'.repeat(200)), driver: known(long.slice(0,200)) } }), '2026-03-03T08:10:00.000Z'), c.said('assess.person', c.personBody({ wish: known(long.slice(0,500)), home: known(long.slice(0,500)), comorbidity: known(long.slice(0,500)), physicalStatus: known(long.slice(0,500)), psychologicalStatus: known('Q'.repeat(500)) }), c.NOW)]) },
  evil: { ...base, preparedBy: evil, identity: { name: evil, birthDate: '1965-01-02', sex: 'male', hospitalNumber: '123<b>' }, entries: c.entriesOf([c.opened(), c.said('assess.referral', c.referralBody({ question: known(evil) }), '2026-03-03T08:10:00.000Z'), c.said('assess.person', c.personBody({ wish: known(evil) }), c.NOW)]) },
}
for (const [name, input] of Object.entries(sets)) {
  const page = boardPage(input)
  const t = performance.now()
  writeFileSync(`/tmp/look-${name}.pdf`, await boardPdf(page))
  console.log(name, Math.round(performance.now() - t), 'ms')
  writeFileSync(`/tmp/look-${name}.md`, boardMarkdown(page))
}
