export * from './reports/index.ts'
export * from './worklist.ts'
