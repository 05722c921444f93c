export * from './labels.ts'
export * from './overlay.tsx'
export * from './pane.tsx'
