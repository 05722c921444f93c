export * from './worklist.ts'
