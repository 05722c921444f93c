import { known, NOT_ASKED, NOT_KNOWN } from '@theca/record'
import { AT } from './support.ts'

/** A referral whose histology is in somebody's own words. */
export const answer = (histology: string) => ({
  kind: 'assess.referral',
  version: 1,
  effectiveAt: AT,
  body: {
    primary: { site: 'kidney', histology: known(histology), driver: NOT_KNOWN },
    compartments: ['intramedullary'],
    lesions: [],
    firstSymptom: NOT_ASKED,
    question: NOT_ASKED,
  },
})
