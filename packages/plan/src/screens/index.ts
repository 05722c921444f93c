export * from './found.tsx'
