import { enableCompileCache } from 'node:module'
import { endWhenReaderLeaves, tell } from './output.ts'

// Compiled once for all later starts; without it every start strips the types of every file again.
enableCompileCache()
endWhenReaderLeaves()

const { run } = await import('./run.ts')

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  // Unforeseen: the place is worth more than a friendly word, and nothing is known to be unharmed.
  tell(
    `an error nobody foresaw; the command stopped. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  )
  process.exitCode = 1
}
