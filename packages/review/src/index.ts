export * from './library/index.ts'
export * from './reports/index.ts'
export * from './similar/index.ts'
export * from './worklist.ts'
