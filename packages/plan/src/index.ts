export * from './entries.ts'
export * from './views.ts'
