export * from './draft.ts'
export * from './scare.ts'
export * from './series.ts'
