export * from './classify.ts'
export * from './exam.ts'
export * from './totals.ts'
