import { startEngine, step, summary } from '../src/index.ts'
import type { Output } from '../src/index.ts'
import { SCENARIOS, simulate } from '../src/simulator/index.ts'

/** Every scenario through the engine: what was expected and what came. `node bench/scenarios.ts [S4 S6 …] [--seeds 3]` */
const at = process.argv.indexOf('--seeds')
const seeds = at < 0 ? 1 : Number(process.argv[at + 1])
const wanted = process.argv.slice(2).filter((word) => /^S\d+$/.test(word))
const verbose = process.argv.includes('--verbose')

for (const { id, title } of SCENARIOS) {
  if (wanted.length > 0 && !wanted.includes(id)) continue
  for (let seed = 1; seed <= seeds; seed += 1) {
    const simulation = simulate(id, { seed })
    if (simulation === null) continue
    const { protocol } = simulation.scenario
    let state = startEngine({
      protocol,
      rateHz: simulation.rateHz,
      channels: simulation.channels,
      options: { autoBaseline: true, lowerGlobal: false },
    })
    const outputs: Output[] = []
    let cpu = 0
    for (const block of simulation.blocks()) {
      const before = process.cpuUsage()
      const next = step(state, block)
      const spent = process.cpuUsage(before)
      cpu += (spent.user + spent.system) / 1e6
      state = next.state
      outputs.push(...next.outputs)
    }
    const missed = simulation.truth.expected.filter(
      ({ line, rule, type, between }) =>
        !outputs.some(
          (each) =>
            each.type === type &&
            each.rule === rule &&
            (line === 'any' || each.line === line) &&
            each.atS >= between[0] &&
            each.atS <= between[1],
        ),
    )
    const { forbidden } = simulation.truth
    const false_ = outputs.filter(
      ({ type, rule, priority }) =>
        type === 'alarm' && (forbidden.includes(rule ?? '') || forbidden.includes(priority ?? '')),
    )
    const alarms = outputs.filter(({ type }) => type === 'alarm')
    process.stdout.write(
      `${id} seed ${seed} ${title}: expected ${simulation.truth.expected.length}, missed ${missed.length}, false ${false_.length}, alarms ${alarms.length}; ${(summary(state).durationS / cpu).toFixed(0)} x real time\n`,
    )
    for (const each of missed) process.stdout.write(`   MISSED ${each.line} ${each.rule} ${each.between.join('–')} s\n`)
    for (const each of false_)
      process.stdout.write(`   FALSE ${each.atS.toFixed(1)} ${each.line} ${each.rule} ${each.reason}\n`)
    if (verbose)
      for (const each of outputs)
        if (each.type !== 'average')
          process.stdout.write(
            `   ${each.atS.toFixed(2)} ${each.type} ${each.line} ${each.rule} ${each.priority} ${each.reason}\n`,
          )
  }
}
