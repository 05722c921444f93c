import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import type { CohortDefinition } from '@theca/review'
import { call } from '../../contract/client.ts'
import { cohortId } from '../../contract/index.ts'
import { queryClient, useMay } from '../data/queries.ts'
import { Problem } from '../parts/basics.tsx'
import { fullDay } from '../parts/words.ts'

const cohortsQuery = queryOptions({ queryKey: ['cohorts'], queryFn: () => call('cohorts', {}), staleTime: 10_000 })

/** The name under which a definition is kept: its title in small letters and hyphens; null when nothing is left of it. */
export function idOfTitle(title: string): string | null {
  const id = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '')
  return cohortId.safeParse(id).success ? id : null
}

/** Definitions that the house keeps: everybody who may read opens them, and who and when stands beside each. */
export function KeptCohorts(props: { definition: CohortDefinition; onOpen: (definition: CohortDefinition) => void }) {
  const { definition, onOpen } = props
  const { data, error } = useQuery(cohortsQuery)
  const mayKeep = useMay('case:export')
  const id = idOfTitle(definition.title)
  const again = (): void => void queryClient.invalidateQueries({ queryKey: ['cohorts'] })
  const keep = useMutation({
    mutationFn: (cohort: string) => call('keepCohort', { params: { cohort }, body: definition }),
    onSuccess: again,
  })
  const forget = useMutation({
    mutationFn: (cohort: string) => call('forgetCohort', { params: { cohort } }),
    onSuccess: again,
  })
  const cohorts = data?.cohorts ?? []
  const replaces = cohorts.some((each) => each.id === id)
  return (
    <div className="field">
      <span className="flabel">Kept here</span>
      {cohorts.length === 0 ? <span className="note">No cohort is kept yet.</span> : null}
      <ul className="kept">
        {cohorts.map((each) => (
          <li key={each.id}>
            <button type="button" className="b q" onClick={() => onOpen(each.definition)}>
              {each.definition.title}
            </button>
            <span className="q t11">
              {each.keptBy}, {fullDay(each.keptAt)}
            </span>
            {mayKeep ? (
              <button
                type="button"
                className="b q"
                aria-label={`Forget ${each.definition.title}`}
                disabled={forget.isPending}
                onClick={() => forget.mutate(each.id)}
              >
                forget
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {mayKeep ? (
        <button
          type="button"
          className="b"
          disabled={id === null || keep.isPending}
          onClick={() => id !== null && keep.mutate(id)}
        >
          {replaces ? 'Replace the one of this title' : 'Keep under this title'}
        </button>
      ) : null}
      {[error, keep.error, forget.error].map((each) =>
        each === null ? null : <Problem key={each.message} error={each} inline />,
      )}
    </div>
  )
}
