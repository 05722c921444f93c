import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../src/cli/command.ts'
import { groups } from '../../src/cli/commands/index.ts'
import { commandHelp } from '../../src/cli/help.ts'
import { CASE, CASE_ENTRIES, makeFixture, withAccounts } from './fixture.ts'
import { BIN, shell, theca } from './theca.ts'

const commands: Command[] = (await Promise.all(groups.map(({ load }) => load()))).flat()

let fixture = ''
const made: string[] = []
beforeAll(async () => {
  fixture = await makeFixture()
  made.push(fixture)
})
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A copy that a test may spoil. */
function copy(): { cwd: string; env: { THECA_DATA: string } } {
  const cwd = mkdtempSync(join(tmpdir(), 'theca-cli-'))
  made.push(cwd)
  cpSync(fixture, cwd, { recursive: true })
  return { cwd, env: { THECA_DATA: join(cwd, 'data') } }
}

describe('the help', () => {
  it('lists every command, without any and with --help', async () => {
    const [bare, asked] = await Promise.all([theca([]), theca(['--help'])])
    expect([bare.code, asked.code]).toEqual([2, 0])
    for (const { name } of groups) expect(asked.out).toContain(`  ${name}`)
    expect(asked.out).toContain('not a medical device')
  })

  it.each(commands.map((command) => [command.name, command] as const))(
    '%s has a page with an example',
    (_, command) => {
      const page = commandHelp(command)
      for (const example of command.examples) expect(page).toContain(example)
      for (const option of Object.keys(command.options)) expect(page).toContain(`--${option}`)
      expect(command.examples.length).toBeGreaterThan(0)
      expect(page.split('\n').every((line) => !/!(?!=)|please/i.test(line) || line.includes('"'))).toBe(true)
    },
  )

  it.each(['start', 'measure', 'case erase'])('theca %s --help prints the page and does nothing', async (name) => {
    const { code, out, err } = await theca([...name.split(' '), '--help'])
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe(`${commandHelp(commands.find((command) => command.name === name) as Command)}\n`)
  })

  it('names the nearest command', async () => {
    expect(await theca(['instrumnets'])).toMatchObject({
      code: 2,
      err: 'theca: There is no command "instrumnets". The nearest is "instruments".\n',
    })
    expect((await theca(['case', 'shwo'])).err).toContain('The nearest is "show"')
    expect(await theca(['xyzzy'])).toMatchObject({ code: 2, out: '' })
  })
})

/** These run on; they have tests of their own. */
const runsOn = new Set(['start'])
const examples = commands
  .filter(({ name }) => !runsOn.has(name))
  .flatMap(({ name, examples }) => examples.map((example) => [name, example] as const))

describe('every example runs', () => {
  it.each(examples)(
    '%s: %s',
    async (name, example) => {
      const where = copy()
      if (name === 'account end') await withAccounts(where.env.THECA_DATA)
      if (name === 'backup') rmSync(join(where.cwd, 'theca-backup'), { recursive: true })
      const uid = example.includes('--series 1.') ? await seriesUid(where.cwd) : ''
      const line = example.replace(/--series 1\.\S+/, `--series ${uid}`)
      const { code, err } = await shell(line, where)
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
    },
    60_000,
  )
})

const seriesUid = async (cwd: string): Promise<string> => {
  const { out } = await theca(['dicom', 'scan', 'mri', '--json'], { cwd })
  return (JSON.parse(out) as { series: { seriesInstanceUid: string }[] }).series[0]?.seriesInstanceUid ?? ''
}

const vector = z.tuple([z.number(), z.number(), z.number()])

describe('machine-readable shapes', () => {
  it('dicom scan --values --json', async () => {
    const { code, out, err } = await theca(['dicom', 'scan', join(fixture, 'mri'), '--values', '--json'])
    expect([code, err]).toEqual([0, ''])
    const series = z.strictObject({
      seriesInstanceUid: z.string(),
      studyInstanceUid: z.string(),
      frameOfReferenceUid: z.string(),
      modality: z.literal('MR'),
      description: z.string(),
      date: z.literal('2026-03-03'),
      transferSyntaxUid: z.string(),
      images: z.int(),
      dimensions: vector,
      spacingMm: vector.nullable(),
      sliceThicknessMm: z.number(),
      rowDirection: vector,
      columnDirection: vector,
      sliceDirection: vector,
      originMm: vector,
      voxelVolumeMm3: z.number().nullable(),
      measurable: z.boolean(),
      faults: z.array(
        z.strictObject({
          code: z.string(),
          message: z.string(),
          files: z.array(z.string()).optional(),
          positionsMm: z.array(z.number()).optional(),
        }),
      ),
      values: z.strictObject({ min: z.number(), max: z.number(), mean: z.number() }),
    })
    const shape = z.strictObject({
      files: z.int(),
      read: z.int(),
      skipped: z.array(z.unknown()),
      missing: z.array(z.string()).length(0),
      patients: z.literal(1),
      series: z.array(series).length(1),
    })
    expect(shape.safeParse(JSON.parse(out)).error?.issues).toBeUndefined()
  })

  it('measure --json', async () => {
    const { code, out, err } = await theca(['measure', join(fixture, 'labels.nii.gz'), '--json'])
    expect([code, err]).toEqual([0, ''])
    const label = z.looseObject({
      label: z.int(),
      name: z.string().nullable(),
      voxels: z.int(),
      volumeMm3: z.number(),
      volumeMl: z.number(),
      volumeBoundsMm3: z.tuple([z.number(), z.number()]),
      centroidMm: vector,
      extentMm: z.strictObject({ x: z.number(), y: z.number(), z: z.number() }),
      craniocaudalMm: z.number(),
      maximumDiameterMm: z.number(),
      components: z.array(z.strictObject({ voxels: z.int(), volumeMm3: z.number() })),
    })
    const shape = z.strictObject({
      dimensions: vector,
      spacingMm: vector,
      voxelVolumeMm3: z.number(),
      labels: z.array(label).min(1),
    })
    expect(shape.safeParse(JSON.parse(out)).error?.issues).toBeUndefined()
  })

  it('measure --before adds what was removed', async () => {
    const labels = join(fixture, 'labels.nii.gz')
    const { out, code } = await theca(['measure', labels, '--before', labels, '--tumour', '3', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ extentOfResection: { label: 3, percent: 0 } })
  })

  it('verify --json', async () => {
    const { code, out } = await theca(['verify', '--json'], copy())
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ cases: 1, entries: CASE_ENTRIES, artifacts: 0, broken: [] })
  })

  it('case export: a header with the format version, then one entry a line', async () => {
    const { out, code } = await theca(['case', 'export', CASE], copy())
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(code).toBe(0)
    expect(lines[0]).toMatchObject({
      format: 'theca-case',
      formatVersion: 1,
      case: CASE,
      entries: CASE_ENTRIES,
      identity: { name: 'Ada Beispiel' },
    })
    expect(lines.slice(1).map(({ seq }) => seq)).toEqual(Array.from({ length: CASE_ENTRIES }, (_, place) => place + 1))
  })
})

describe('a case by the command line', () => {
  it('is opened, answered, amended, withdrawn and shown', async () => {
    const where = copy()
    const id = (
      await theca(['case', 'open', '--synthetic', '--sex', 'female', '--birth-year', '1970'], where)
    ).out.trim()
    expect(id).toMatch(/^TH-[0-9A-Z]{5}$/)
    expect((await theca(['case', 'answer', id, 'kps', '-'], { ...where, input: '{"answers":{"kps":70}}' })).out).toBe(
      `${id} entry 2: Karnofsky 70: cares for self, no normal activity or work.\n`,
    )
    expect(
      await theca(['case', 'answer', id, 'kps', '-'], { ...where, input: '{"answers":{"kps":71}}' }),
    ).toMatchObject({ code: 1, out: '' })
    expect(
      (
        await theca(['case', 'amend', id, '2', '-', '--reason', 'misread'], {
          ...where,
          input: '{"answers":{"kps":60}}',
        })
      ).out,
    ).toContain('Karnofsky 60')
    expect(
      (await theca(['case', 'amend', id, '2', '-', '--reason', 'again'], { ...where, input: '{"answers":{"kps":50}}' }))
        .err,
    ).toContain('already amended by entry 3')
    expect((await theca(['case', 'withdraw', id, '3', '--reason', 'other person'], where)).code).toBe(0)
    const shown = JSON.parse((await theca(['case', 'show', id, '--json'], where)).out) as {
      entries: { seq: number; author: unknown; reason?: string }[]
    }
    expect(shown.entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    expect(shown.entries[3]).toMatchObject({ author: { type: 'person', id: 'local' }, reason: 'other person' })
    expect((await theca(['verify'], where)).out).toContain('nothing broken')
  })

  it('opens whole from JSON, with the name in the vault and not in the record', async () => {
    const where = copy()
    const input = JSON.stringify({
      sex: 'male',
      birthYear: 1960,
      identity: { name: 'Karl Geheim', birthDate: null, sex: 'male', hospitalNumber: null },
    })
    const opened = JSON.parse((await theca(['case', 'open', '-', '--json'], { ...where, input })).out) as {
      case: string
    }
    expect((await theca(['case', 'show', opened.case, '--json'], where)).out).not.toContain('Geheim')
    expect((await theca(['case', 'export', opened.case], where)).out).toContain('Karl Geheim')
    expect((await theca(['case', 'export', opened.case, '--sealed'], where)).out).not.toContain('Karl Geheim')
  })

  it('goes to another folder with its images, and is the same there', async () => {
    const where = copy()
    expect((await theca(['case', 'images', CASE, 'mri'], where)).out).toContain('geometry uniform')
    expect((await theca(['case', 'labels', CASE, 'labels.nii.gz', '--tumour', '3'], where)).out).toMatch(
      /Tumour \d\.\d{3} mL/,
    )
    expect(
      (await theca(['case', 'export', CASE, '--out', 'out/case.jsonl', '--artifacts', 'out/files'], where)).code,
    ).toBe(0)
    const there = { cwd: where.cwd, env: { THECA_DATA: join(where.cwd, 'other') } }
    const taken = JSON.parse(
      (await theca(['case', 'import', 'out/case.jsonl', '--artifacts', 'out/files', '--json'], there)).out,
    ) as Record<string, unknown>
    expect(taken).toMatchObject({ case: CASE, imported: CASE_ENTRIES + 2, alreadyThere: 0, artifactsMissing: 0 })
    expect((await theca(['case', 'show', CASE], there)).out).toBe((await theca(['case', 'show', CASE], where)).out)
    expect(JSON.parse((await theca(['verify', '--json'], there)).out)).toMatchObject({
      entries: CASE_ENTRIES + 2,
      broken: [],
    })
  })

  it('is refused when one letter of the export was changed, or when it is sealed', async () => {
    const where = copy()
    const there = { cwd: where.cwd, env: { THECA_DATA: join(where.cwd, 'other') } }
    const text = readFileSync(join(where.cwd, `${CASE}.jsonl`), 'utf8')
    writeFileSync(join(where.cwd, 'forged.jsonl'), text.replace('"kidney"', '"breast"'))
    expect((await theca(['case', 'import', 'forged.jsonl'], there)).err).toContain('was altered after it was written')
    await theca(['case', 'export', CASE, '--sealed', '--out', 'sealed.jsonl'], where)
    expect((await theca(['case', 'import', 'sealed.jsonl'], there)).err).toContain('sealed')
    expect(JSON.parse((await theca(['case', 'list', '--json'], there)).out)).toEqual([])
  })

  it('is erased only when it is named twice, and verifies afterwards', async () => {
    const where = copy()
    expect((await theca(['case', 'erase', CASE, '--reason', 'asked'], where)).code).toBe(2)
    expect((await theca(['case', 'erase', CASE, '--reason', 'asked', '--confirm', CASE], where)).code).toBe(0)
    expect((await theca(['case', 'show', CASE], where)).out).toContain('[erased]')
    expect((await theca(['verify'], where)).code).toBe(0)
  })

  it('is refused where there is none, with what to do', async () => {
    const where = copy()
    expect(await theca(['case', 'show', 'TH-00000'], where)).toMatchObject({ code: 1, out: '' })
    expect((await theca(['case', 'show', 'Ada'], where)).err).toContain('is no case id')
    expect((await theca(['case', 'list', '--data', join(where.cwd, 'nowhere')])).err).toMatch(
      /There is no data folder .*nowhere/,
    )
    expect(
      (
        await theca(['case', 'answer', CASE, 'kps', '-', '--at', 'yesterday'], {
          ...where,
          input: '{"answers":{"kps":70}}',
        })
      ).code,
    ).toBe(2)
  })

  it('is on the audit trail', async () => {
    const where = copy()
    await theca(['report', 'mdt', CASE, '--out', 'a.pdf'], where)
    const { openDataFolder } = await import('@theca/platform')
    const opened = await openDataFolder(where.env.THECA_DATA, { create: false })
    if (!opened.ok) throw new Error(opened.failure.message)
    const events = await opened.value.audit.read({ limit: 5 })
    await opened.value.close()
    expect(events[0]).toMatchObject({
      action: 'export',
      case: CASE,
      person: { id: 'local' },
      what: 'printed the tumour-board page (pdf) (command line)',
    })
  })

  it('is printed as PDF and as Markdown', async () => {
    const where = copy()
    const pdf = JSON.parse((await theca(['report', 'mdt', CASE, '--json'], where)).out) as {
      file: string
      mediaType: string
    }
    expect(pdf.mediaType).toBe('application/pdf')
    expect(pdf.file).toMatch(/TH-7K2QD-tumour-board-\d{4}-\d{2}-\d{2}-synthetic\.pdf$/)
    expect(readFileSync(pdf.file).subarray(0, 5).toString()).toBe('%PDF-')
    expect((await theca(['report', 'mdt', CASE, '--format', 'md', '--out', '-'], where)).out).toContain(
      '**Comorbidity:** hypertension',
    )
    expect((await theca(['report', 'mdt', CASE, '--format', 'docx'], where)).code).toBe(2)
  })

  it('report decision-sheet prints the sheet for the person, in plain words', async () => {
    const where = copy()
    const pdf = JSON.parse((await theca(['report', 'decision-sheet', CASE, '--json'], where)).out) as { file: string }
    expect(pdf.file).toMatch(/TH-7K2QD-deciding-together-\d{4}-\d{2}-\d{2}-synthetic\.pdf$/)
    expect(readFileSync(pdf.file).subarray(0, 5).toString()).toBe('%PDF-')
    const sheet = (await theca(['report', 'decision-sheet', CASE, '--format', 'md', '--out', '-'], where)).out
    expect(sheet).toContain('# Deciding together: TH-7K2QD')
    expect(sheet).not.toContain('McCormick')
    expect((await theca(['report', 'decision-sheet', CASE, '--format', 'docx'], where)).code).toBe(2)
  })

  it('report plan prints the plan, the brief and the montage, and says when there is no plan', async () => {
    const where = copy()
    const brief = JSON.parse((await theca(['report', 'plan', CASE, '--brief', '--json'], where)).out) as {
      file: string
      bytes: number
    }
    expect(brief.file).toMatch(/TH-7K2QD-team-brief-\d{4}-\d{2}-\d{2}-synthetic\.pdf$/)
    expect(readFileSync(brief.file).subarray(0, 5).toString()).toBe('%PDF-')
    const plan = (await theca(['report', 'plan', CASE, '--format', 'md', '--out', '-'], where)).out
    expect(plan).toContain('# Operative plan: TH-7K2QD')
    expect(plan).toContain('**RIGHT hemilaminectomy, T9 + T10;')
    const montage = JSON.parse((await theca(['report', 'plan', CASE, '--montage', '--out', '-'], where)).out) as {
      plan: unknown
      channels: unknown[]
    }
    expect(montage.plan).toEqual({ case: CASE, operation: 1, version: 1, signed: false })
    expect(montage.channels.length).toBe(21)
    expect((await theca(['report', 'plan', CASE, '--brief', '--montage'], where)).code).toBe(2)
    expect((await theca(['report', 'plan', CASE, '--format', 'docx'], where)).code).toBe(2)
  })
})

describe('keeping', () => {
  it('a damaged folder is named by verify, with exit 1', async () => {
    const where = copy()
    const backup = join(where.cwd, 'theca-backup')
    writeFileSync(join(backup, 'theca.sqlite'), Buffer.alloc(4096, 7))
    const { code, err } = await theca(['verify', backup], where)
    expect(code).toBe(1)
    expect(err).toContain('theca.sqlite')
    expect((await theca(['restore', backup, 'restored'], where)).code).toBe(1)
    expect(existsSync(join(where.cwd, 'restored'))).toBe(false)
  })

  it('never restores into a folder that exists', async () => {
    const where = copy()
    expect(await theca(['restore', 'theca-backup', 'mri'], where)).toMatchObject({ code: 1, out: '' })
  })
})

describe('start', () => {
  it('prints the address on a line of its own once it answers, and ends on a signal', async () => {
    const where = copy()
    const child = spawn(join(BIN, 'theca'), ['start', '--port', '0', '--no-open'], {
      cwd: where.cwd,
      env: { ...process.env, ...where.env, CI: '1' },
    })
    const line = await new Promise<string>((done, failed) => {
      let [out, err] = ['', '']
      child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        if (out.endsWith('\n')) done(out)
      })
      child.on('exit', (code) => failed(new Error(`ended with ${code}: ${err}`)))
    })
    expect(line).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{24,200}\n$/)
    const { origin, hash } = new URL(line)
    const headers = { 'content-type': 'application/json', 'x-theca': '1', origin }
    const spent = await fetch(`${origin}/api/session/start`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ token: hash.slice(1) }),
    })
    expect(await spent.json()).toMatchObject({ mode: 'local', who: { id: 'local' } })
    const beside = await theca(['case', 'list'], where)
    expect(beside.err).toContain('the workbench is running on this folder')
    expect(beside.out).toContain(CASE)
    expect((await theca(['case', 'open'], where)).code).toBe(1)
    child.removeAllListeners('exit')
    const ended = new Promise<number | null>((done) => child.on('exit', done))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('refuses a port that is none', async () => {
    expect(await theca(['start', '--port', 'eighty'])).toMatchObject({ code: 2, out: '' })
  })
})

it('a scan that could read nothing prints why, file by file, and ends with 1', async () => {
  const { cwd } = copy()
  writeFileSync(join(cwd, 'letter.txt'), 'Dear colleague')
  const done = await theca(['dicom', 'scan', join(cwd, 'letter.txt'), '--json'])
  expect(done.code).toBe(1)
  expect(JSON.parse(done.out)).toMatchObject({ files: 1, read: 0, series: [] })
  expect(done.err).toContain('the file is no DICOM image')
})
