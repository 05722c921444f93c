import { createContext, use } from 'react'
import type { CaseData } from '../data/queries.ts'

export const CaseContext = createContext<CaseData | null>(null)

/** The case that is open. */
export function useOpenCase(): CaseData {
  const data = use(CaseContext)
  if (data === null) throw new Error('no case is open here')
  return data
}
