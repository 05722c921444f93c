export * from './actions.ts'
export * from './entries.ts'
export * from './scan.ts'
export * from './views.ts'
