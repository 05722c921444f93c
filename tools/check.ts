import { spawn } from 'node:child_process'

/**
 * Everything that can be said about the code without running it: types, lint, format, what is unused, the lock file.
 * The steps run side by side; the output of each that fails is printed whole.
 */
const bin = (name: string): string => `node_modules/.bin/${name}`
const node = process.execPath

const steps: readonly { name: string; command: string; args: string[] }[] = [
  { name: 'types', command: bin('tsc'), args: ['-p', 'tsconfig.json'] },
  { name: 'types of the pages', command: bin('tsc'), args: ['-p', 'tsconfig.web.json'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', 'packages', 'test', 'tools'] },
  {
    name: 'format',
    command: node,
    args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  },
  { name: 'unused', command: node, args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'lock file', command: node, args: ['tools/lock.ts'] },
]

type Outcome = { name: string; code: number; seconds: number; output: string }

function runStep(step: (typeof steps)[number]): Promise<Outcome> {
  const began = performance.now()
  return new Promise((resolve) => {
    const child = spawn(step.command, step.args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const end = (code: number): void =>
      resolve({ name: step.name, code, seconds: (performance.now() - began) / 1000, output })
    child.on('error', (error) => {
      output += error.message
      end(1)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

const outcomes = await Promise.all(steps.map(runStep))
for (const { name, code, seconds, output } of outcomes) {
  process.stdout.write(`${code === 0 ? 'ok    ' : 'failed'} ${name} ${seconds.toFixed(1)} s\n`)
  if (code !== 0) process.stdout.write(`${output}\n`)
}
process.exitCode = outcomes.some(({ code }) => code !== 0) ? 1 : 0
