export * from './schema.ts'
export { findProtocol, SHIPPED_PROTOCOLS } from './shipped.ts'
