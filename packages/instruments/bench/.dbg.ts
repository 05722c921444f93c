import { chaosOf, examOf, printedByOracle, printedOf } from '/work/main/packages/instruments/test/isncsci-exams.ts'
const fam = {
  u: { notTestable: 0, tagged: 0 },
  n: { notTestable: 0.02, tagged: 0 },
  m: { notTestable: 0.15, tagged: 0 },
  t: { notTestable: 0, tagged: 0.04 },
  b: { notTestable: 0.04, tagged: 0.04 },
}
for (const arg of process.argv.slice(2)) {
  const [f, s] = arg.split(':')
  const seed = Number(s)
  const d = fam[f]
  const e = seed % 4 === 0 ? chaosOf(seed, d) : examOf(seed, d)
  console.log('=====', arg, 'VAC', e.voluntaryAnalContraction, 'DAP', e.deepAnalPressure)
  for (const k of ['right', 'left']) {
    const x = e[k]
    console.log(k, 'M', Object.values(x.motor).join(' '), '| nonkey', x.lowestNonKeyMuscle)
    console.log(
      '  LT',
      Object.entries(x.lightTouch)
        .map(([a, b]) => a + '=' + b)
        .join(' '),
    )
    console.log('  PP', Object.values(x.pinPrick).join(' '))
  }
  const o = printedOf(e),
    t = printedByOracle(e)
  for (const k in o) if (o[k] !== t[k]) console.log(k, o[k], o[k] === t[k] ? '' : '   <<<< ' + t[k])
}
