export * from './adaptive.ts'
export * from './fade.ts'
export * from './fixed.ts'
