export type { Saying } from './bands.ts'
export * from './desk.ts'
