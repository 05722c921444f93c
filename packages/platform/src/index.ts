export type * from './ports.ts'
export * from './failure.ts'
