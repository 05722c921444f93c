import { readFileSync } from 'node:fs'

/**
 * Checks the lock file: every optional package that a tool names for some platform has its entry (npm leaves out those
 * that were not published in time, and `npm ci` then fails for everybody), no host of a registry is named, and nothing
 * that is needed at run time wants to run a script when it is installed.
 */
type Locked = {
  optionalDependencies?: Record<string, string>
  hasInstallScript?: boolean
  dev?: boolean
  resolved?: string
}

export function lockFaults(text: string): string[] {
  const { packages } = JSON.parse(text) as { packages: Record<string, Locked> }
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)))
  return Object.entries(packages).flatMap(([path, locked]) => [
    ...Object.keys(locked.optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${path} wants ${name}, which has no entry`),
    ...(locked.hasInstallScript === true && locked.dev !== true ? [`${path} runs a script when it is installed`] : []),
    ...(locked.resolved?.startsWith('http') === true ? [`${path} names the host that it came from`] : []),
  ])
}

if (import.meta.main) {
  const faults = ['package-lock.json', 'tools/runtime/package-lock.json'].flatMap((file) =>
    lockFaults(readFileSync(file, 'utf8')).map((fault) => `${file}: ${fault}`),
  )
  for (const fault of faults) process.stdout.write(`${fault}\n`)
  process.exitCode = faults.length === 0 ? 0 : 1
}
