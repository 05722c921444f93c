import { NOTHING_ASKED, referral } from '@theca/assess'
import { known, NOT_KNOWN } from '@theca/record'
import { AT } from './support.ts'

/** A referral whose histology is in somebody's own words. */
export const answer = (histology: string) => ({
  kind: 'assess.referral',
  version: referral.version,
  effectiveAt: AT,
  body: {
    ...NOTHING_ASKED,
    primary: { site: 'kidney', histology: known(histology), driver: NOT_KNOWN },
    compartments: ['intramedullary'],
    lesions: [],
  },
})
