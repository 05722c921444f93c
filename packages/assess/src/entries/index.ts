import { boardDecision, boardFollowThrough } from './board.ts'
import { caseClosed, caseOpened } from './case.ts'
import { contradictionSettled } from './contradiction.ts'
import { goals } from './goals.ts'
import { instrumentAnswered } from './instrument.ts'
import { pathwayTime } from './pathway.ts'
import { person } from './person.ts'
import { referral } from './referral.ts'

export * from './board.ts'
export * from './case.ts'
export * from './contradiction.ts'
export * from './goals.ts'
export * from './instrument.ts'
export * from './pathway.ts'
export * from './person.ts'
export * from './referral.ts'

export const assessEntries = [
  caseOpened,
  referral,
  person,
  instrumentAnswered,
  goals,
  boardDecision,
  boardFollowThrough,
  pathwayTime,
  contradictionSettled,
  caseClosed,
] as const
