import { assessEntries } from '@theca/assess'
import { followEntries } from '@theca/follow'
import { monitorEntries } from '@theca/monitor'
import { planEntries } from '@theca/plan'
import { kindsOf } from '@theca/record'

/** Everything that can be said in the rooms of this version. */
export const kinds = kindsOf(assessEntries, planEntries, monitorEntries, followEntries)
