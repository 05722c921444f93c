// The writing side: chain, sealing, the record itself. Runs in Node only.
export * from './chain.ts'
export * from './exchange.ts'
export * from './memory.ts'
export * from './record.ts'
export * from './sealing.ts'
export * from './writing.ts'
