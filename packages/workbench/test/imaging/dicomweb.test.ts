import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generatePhantom } from '@theca/volumetry/phantom'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { phantomSlices } from '../../src/demo/phantom-files.ts'
import { collectStudy, multipart } from '../../src/imaging/dicomweb.ts'
import { scanStudy, type ScanReport } from '../../src/imaging/index.ts'
import { theca } from '../cli/theca.ts'

const [small] = generatePhantom({ case: 'PH01', series: ['SMALL'], samples: [1, 1, 1] }).series
if (small === undefined) throw new Error('no series')
const slices = [...phantomSlices(small, 'test', '2026-03-03', 1)]

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so'
const ORTHANC = existsSync(PLUGIN) && spawnSync('Orthanc', ['--version']).error === undefined
if (!ORTHANC && process.env['CI'] === 'true') throw new Error('Orthanc and its DICOMweb plug-in are missing')
if (!ORTHANC) process.stderr.write('skipped: Orthanc with its DICOMweb plug-in is not on this machine\n')

describe.skipIf(!ORTHANC)('a real archive (Orthanc)', () => {
  let work: string
  let base: string
  let archive: ReturnType<typeof spawn>
  let study = ''

  beforeAll(async () => {
    work = mkdtempSync(join(tmpdir(), 'theca-orthanc-'))
    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    const settings = {
      StorageDirectory: join(work, 'db'),
      IndexDirectory: join(work, 'db'),
      HttpPort: port,
      DicomServerEnabled: false,
      RemoteAccessAllowed: false,
      AuthenticationEnabled: false,
      Plugins: [PLUGIN],
      DicomWeb: { Enable: true, Root: '/dicom-web/' },
    }
    writeFileSync(join(work, 'orthanc.json'), JSON.stringify(settings))
    archive = spawn('Orthanc', [join(work, 'orthanc.json')], { stdio: 'ignore' })
    await answers(`${base}/system`)
    for (const body of slices)
      await fetch(`${base}/instances`, { method: 'POST', body: new Blob([new Uint8Array(body)]) })
    const studies = (await (await fetch(`${base}/dicom-web/studies`)).json()) as Record<string, { Value: string[] }>[]
    study = studies[0]?.['0020000D']?.Value[0] ?? ''
  }, 60_000)
  afterAll(async () => {
    archive.kill()
    if (archive.exitCode === null) await once(archive, 'exit')
    rmSync(work, { recursive: true, force: true })
  })

  test('a study is read as its files would be', async () => {
    const result = await scanStudy(`${base}/dicom-web/studies/${study}`, { values: true })
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.value).toMatchObject({ files: slices.length, read: slices.length, skipped: [] })
    expect(result.value.series).toMatchObject([
      { dimensions: [...small.grid.dimensions], measurable: true, faults: [] },
    ])
    expect(result.value.series[0]?.values?.max).toBe(small.values.reduce((most, value) => Math.max(most, value), 0))
  })

  test('from the command line; one series by its own address', async () => {
    const whole = await theca(['dicom', 'scan', `${base}/dicom-web/studies/${study}`, '--json'])
    expect([whole.code, whole.err]).toEqual([0, ''])
    const { series } = JSON.parse(whole.out) as ScanReport
    const one = await theca([
      'dicom',
      'scan',
      `${base}/dicom-web/studies/${study}/series/${series[0]?.seriesInstanceUid}`,
      '--json',
    ])
    expect((JSON.parse(one.out) as ScanReport).series).toEqual(series)
  })

  test('a study that is not there', async () => {
    const result = await scanStudy(`${base}/dicom-web/studies/1.2.3`)
    expect(result.ok).toBe(false)
  })
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(url: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    try {
      if ((await fetch(url)).ok) return
    } catch {
      // Not yet.
    }
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`${url} does not answer`)
}

describe('an archive that cannot be trusted', () => {
  const seen: { url: string; authorization: string | undefined }[] = []
  let server: Server
  let base: string
  const UID = '1.2.3'
  const series = JSON.stringify([{ '0020000E': { vr: 'UI', Value: ['1.2.4'] } }])
  const answer: Record<string, { status?: number; headers?: Record<string, string>; body: string | Buffer }> = {
    '/ok/studies/1.2.3/series': { body: series },
    '/ok/studies/1.2.3/series/1.2.4': {
      headers: { 'content-type': 'multipart/related; boundary=b' },
      body: '--b\r\n\r\nDICM\r\n--b--',
    },
    '/moved/studies/1.2.3/series': { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' },
    '/html/studies/1.2.3/series': { body: '<html>' },
    '/strange/studies/1.2.3/series': { body: '[{"0020000E":{"Value":["../../etc"]}}]' },
    '/closed/studies/1.2.3/series': { status: 401, body: '' },
    '/big/studies/1.2.3/series': { body: series },
    '/big/studies/1.2.3/series/1.2.4': { body: Buffer.alloc(100_000) },
    '/cut/studies/1.2.3/series': { body: series },
    '/cut/studies/1.2.3/series/1.2.4': {
      headers: { 'content-type': 'multipart/related; boundary=b' },
      body: '--b\r\n\r\nDICM',
    },
  }
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push({ url: request.url ?? '', authorization: request.headers.authorization })
      const { status = 200, headers = {}, body } = answer[request.url ?? ''] ?? { status: 404, body: '' }
      response.writeHead(status, headers).end(body)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())
  const codeOf = async (name: string, options: Parameters<typeof collectStudy>[1] = {}) => {
    const result = await collectStudy(`${base}/${name}/studies/${UID}`, options)
    return result.ok ? result.value.sources.length : result.failure.code
  }

  test.each([
    ['ok', 1],
    ['moved', 'unreachable'],
    ['html', 'malformed'],
    ['strange', 'malformed'],
    ['closed', 'refused'],
    ['cut', 'malformed'],
    ['nowhere', 'refused'],
  ])('%s: %s', async (name, wanted) => expect(await codeOf(name)).toBe(wanted))

  test('more than the limit is not taken in', async () => {
    expect(await codeOf('big', { limits: { bytes: 50_000 } })).toBe('limit-exceeded')
  })

  test('a credential goes to this computer or over TLS, and nowhere else', async () => {
    await codeOf('ok', { authorization: 'Bearer x' })
    expect(seen.filter(({ authorization }) => authorization === 'Bearer x').length).toBe(2)
    const plain = await collectStudy('http://archive.example/studies/1.2.3', { authorization: 'Bearer x' })
    expect(plain).toMatchObject({ ok: false, failure: { code: 'usage' } })
  })

  test.each([
    'http://127.0.0.1/',
    'http://u:p@127.0.0.1/studies/1.2',
    'http://127.0.0.1/studies/1.2?x=1',
    'ftp://x/studies/1',
  ])('%s is no address of a study', async (address) => {
    const result = await collectStudy(address)
    expect(result).toMatchObject({ ok: false, failure: { code: 'usage' } })
    expect(result.ok ? '' : result.failure.message).not.toContain('u:p')
  })
})

describe('answers in parts', () => {
  const parse = (body: string, type = 'multipart/related; type="application/dicom"; boundary="a b"') => {
    const parts = multipart(type, Buffer.from(body, 'latin1'), 3)
    return parts === null
      ? null
      : parts.ok
        ? parts.value.map((part) => Buffer.from(part).toString('latin1'))
        : parts.failure.code
  }
  test.each([
    ['--a b\r\nX: 1\r\n\r\none\r\n--a b\r\n\r\ntwo\r\n\r\n--a b--', ['one', 'two\r\n']],
    ['preamble\r\n--a b\r\n\r\n\r\n--a b--', ['']],
    ['--a b--', []],
    ['--a b\r\n\r\none', null],
    ['--a b\r\nno head', null],
    ['', null],
    ['--a b\r\n\r\n1\r\n'.repeat(4) + '--a b--', 'limit-exceeded'],
  ])('%j', (body, parts) => expect(parse(body)).toEqual(parts))
  test('another type is none', () => expect(parse('--a b--', 'text/html')).toBeNull())
})
