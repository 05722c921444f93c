export * from './compartments.ts'
export * from './levels.ts'
export * from './sensorimotor.ts'
