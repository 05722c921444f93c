export * from './gamma.ts'
export * from './normal.ts'
export * from './beta.ts'
export * from './distributions.ts'
