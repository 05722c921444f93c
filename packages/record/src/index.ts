// What rooms and the browser use: no keys, no hashing, no Node. The kernel that writes is `@theca/record/kernel`.
export * from './entry.ts'
export * from './kind.ts'
export * from './knowable.ts'
export * from './result.ts'
export * from './view.ts'
export * from './words.ts'
export type * from './ports.ts'
export type { Amendment, Record, Refusal } from './record.ts'
