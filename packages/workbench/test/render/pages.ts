import { boardPage, type BoardInput, type BoardPage } from '@theca/review'
import { known } from '@theca/record'
import {
  emptyCase,
  entriesOf,
  fullCase,
  NOW,
  opened,
  personBody,
  referralBody,
  said,
} from '../../../review/test/cases.ts'

/** Board pages to print: a full one, an empty one, and those that break careless printers. */

export const HOSTILE = '<script>alert(1)</script> **bold** [x](http://evil.example) `rm` | \u202Egnp.exe'
export const RIGHT_TO_LEFT = 'אברהם כהן محمد علي'
export const SIGNS = '≥ ≤ → − Ω µ ² ± ½ Łódź Ελλάς Иван'

const base = { now: NOW, preparedBy: 'Dr A. Example', version: '0.1.0', timeZone: 'Europe/Berlin' } as const

export const pageOf = (more: Partial<BoardInput> & Pick<BoardInput, 'entries'>): BoardPage =>
  boardPage({ ...base, ...more })

const hostileWords = `${HOSTILE} ${RIGHT_TO_LEFT} ${SIGNS}`

/** 500 letters that can be told apart at their end. */
export const long = (end: string): string =>
  `${'He says that he wants to walk to his allotment and be at the wedding on 23 May. '.repeat(7).slice(0, 500 - end.length)}${end}`

export const pages = {
  full: () => pageOf({ entries: fullCase() }),
  empty: () => pageOf({ entries: emptyCase() }),
  real: () => pageOf({ entries: [...entriesOf([opened(false)])] }),
  long: () =>
    pageOf({
      entries: entriesOf([
        opened(),
        said('assess.referral', referralBody({ question: known(long('ENDQUESTION')) }), NOW),
        said(
          'assess.person',
          personBody({
            wish: known(long('ENDWISH')),
            psychologicalStatus: known('Q'.repeat(490) + 'ENDMOOD'),
            physicalStatus: known(long('ENDPHYSICAL')),
            comorbidity: known(long('ENDCOMORBIDITY')),
            home: known(long('ENDHOME')),
          }),
          NOW,
        ),
      ]),
    }),
  hostile: () =>
    pageOf({
      preparedBy: hostileWords,
      identity: { name: hostileWords, birthDate: '1965-01-02', sex: 'male', hospitalNumber: '12<b>3' },
      entries: entriesOf([
        opened(),
        said('assess.referral', referralBody({ question: known(hostileWords) }), NOW),
        said('assess.person', personBody({ wish: known(hostileWords), home: known('a\nb\tc\u0007d') }), NOW),
      ]),
    }),
}
