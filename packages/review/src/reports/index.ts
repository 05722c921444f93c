export * from './board.ts'
export * from './page.ts'
