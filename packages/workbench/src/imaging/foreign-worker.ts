import { serve } from '@theca/platform/worker'
import * as foreign from './foreign.ts'

// The worker's side: every function of `foreign.ts` by its name.
serve({
  inspectAll: (sources: foreign.Source[]) => sources.map((source) => foreign.inspect(source)),
  digestAll: (sources: foreign.Source[]) => sources.map((source) => foreign.digest(source)),
  valuesOf: foreign.valuesOf,
  convert: foreign.convert,
  measure: foreign.measure,
})
