import { openDataFolder } from './src/index.ts'
import { rmSync } from 'node:fs'
rmSync('/tmp/smk', { recursive: true, force: true })
const t0 = performance.now()
const o = await openDataFolder('/tmp/smk', { create: true })
if (!o.ok) throw new Error(o.failure.message)
console.log('create', performance.now() - t0)
const f = o.value
const second = await openDataFolder('/tmp/smk', { create: true })
console.log(second)
const author = { type: 'device', name: 'd', version: '1' } as const
const at = new Date().toISOString()
const draft = { kind: 'a.b', version: 1, body: { a: 1 }, effectiveAt: at }
const times: number[] = []
for (let i = 0; i < 500; i++) { const t = performance.now(); const r = await f.store.append('TH-00000', [draft], { author, recordedAt: at }); if (!r.ok) throw r; times.push(performance.now() - t) }
times.sort((a, b) => a - b); console.log('append p50', times[250], 'p95', times[475], 'max', times[499])
let t = performance.now()
const big = Array.from({ length: 50000 }, () => draft)
await f.store.append('TH-00001', big, { author, recordedAt: at })
console.log('50k append', performance.now() - t)
t = performance.now(); let n = 0; const ac = new AbortController()
for await (const _ of f.store.follow(0, ac.signal)) { if (++n === 50500) ac.abort() }
console.log('follow', n, performance.now() - t)
const bytes = Buffer.alloc(520 * 1024, 7)
t = performance.now()
const results: unknown[] = []
await f.artifacts.putMany('TH-00000', Array.from({ length: 500 }, (_, i) => ({ bytes: Buffer.concat([bytes, Buffer.from(String(i))]), mediaType: 'application/dicom', addedAt: at })), (r) => results.push(r))
console.log('putMany 500', results.length, performance.now() - t, results[0])
t = performance.now(); console.log((await f.artifacts.list('TH-00000')).length, performance.now() - t)
console.log(await f.artifacts.get('TH-00000', (results[0] as any).value.id))
console.log(await f.artifacts.read('TH-00000', (results[0] as any).value.id, { from: 262140, length: 10 }))
await f.vault.setIdentity('TH-00000', { name: 'XYZZYNAME', birthDate: null, sex: null, hospitalNumber: null })
await f.vault.erase('TH-00000')
console.log(await f.artifacts.get('TH-00000', (results[0] as any).value.id))
await f.audit.note({ at, person: { id: 'a', name: 'b', role: 'c' }, action: 'start', what: 'x' })
console.log(await f.audit.read({ limit: 3 }), await f.audit.verify())
console.log(await f.people.addAccount({ id: 'p', login: 'A', name: 'n', role: 'r', passwordHash: null, disabled: false, createdAt: at }), await f.people.accountByLogin('a'))
await f.settings.set('x', { a: 1 }, { person: 'p', at }); console.log(await f.settings.all())
await f.close()
t = performance.now()
const again = await openDataFolder('/tmp/smk', { create: false }); console.log(again.ok, performance.now() - t)
if (again.ok) { console.log((await again.value.store.cases())); await again.value.close() }
console.log((await openDataFolder('/tmp/nothere', { create: false })))
