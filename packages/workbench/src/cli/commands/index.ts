import type { Command } from '../command.ts'

/**
 * All commands, in the order of the help. A file is loaded when one of its commands is run, so that a small command
 * starts at once: reading every room and every library first costs half a second.
 */
export type Group = {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<readonly Command[]>
}

export const groups: readonly Group[] = [
  {
    name: 'start',
    summary: 'the workbench in the browser, on this computer only',
    load: async () => (await import('./start.ts')).commands,
  },
  {
    name: 'demo',
    summary: 'labelled synthetic cases in a data folder',
    load: async () => (await import('./demo.ts')).commands,
  },
  {
    name: 'instruments',
    summary: 'scales, frameworks and prognostic rules: list, show, score',
    load: async () => (await import('./instruments.ts')).commands,
  },
  {
    name: 'reference',
    summary: 'tables to look things up in, with the rows that a centre has otherwise: list, show',
    load: async () => (await import('./reference.ts')).commands,
  },
  {
    name: 'dicom',
    summary: 'what is in a folder of images, and what is wrong with it: scan, convert',
    load: async () => (await import('./dicom.ts')).commands,
  },
  {
    name: 'measure',
    summary: 'volumes and diameters of a labelmap',
    load: async () => (await import('./measure.ts')).commands,
  },
  {
    name: 'signals',
    summary: 'recordings: what they hold, and what a protocol measures in them',
    load: async () => (await import('./signals.ts')).commands,
  },
  {
    name: 'monitor',
    summary: 'signals as in theatre: replay, simulate',
    load: async () => (await import('./monitor.ts')).commands,
  },
  {
    name: 'protocol',
    summary: 'the monitoring protocols that come with Theca: list, show',
    load: async () => (await import('./protocol.ts')).commands,
  },
  {
    name: 'case',
    summary: 'the record: list, open, show, say, answer, amend, withdraw, images, labels, export, import, erase',
    load: async () => (await import('./case/index.ts')).commands,
  },
  {
    name: 'stats',
    summary:
      'statistics of a CSV: km, logrank, cif, gray, cox, finegray, rmst, followup, proportion, pool, paired, kappa',
    load: async () => (await import('./stats.ts')).commands,
  },
  {
    name: 'similar',
    summary: 'the nearest own and published cases, with reasons',
    load: async () => (await import('./similar.ts')).commands,
  },
  {
    name: 'library',
    summary: 'published cases and series of intradural spinal metastases: cases, series',
    load: async () => (await import('./library.ts')).commands,
  },
  {
    name: 'report',
    summary: 'pages to print and drafts to write on: mdt, plan, operation, scare, series, meeting',
    load: async () => [
      ...(await import('./report.ts')).commands,
      ...(await import('./drafts.ts')).commands,
      ...(await import('./meeting.ts')).commands,
    ],
  },
  {
    name: 'cohort',
    summary: 'a cohort analysed, with how far it can be trusted',
    load: async () => [(await import('./drafts.ts')).cohortCommand],
  },
  {
    name: 'verify',
    summary: 'checks every chain and every artifact',
    load: async () => (await import('./verify.ts')).commands,
  },
  {
    name: 'backup',
    summary: 'copies everything and verifies the copy',
    load: async () => (await import('./backup.ts')).commands,
  },
  {
    name: 'restore',
    summary: 'a backup into a new data folder',
    load: async () => (await import('./restore.ts')).commands,
  },
  {
    name: 'account',
    summary: 'who may sign in: add, list, end',
    load: async () => (await import('./account.ts')).commands,
  },
  {
    name: 'openapi',
    summary: 'the contract between browser and server as OpenAPI',
    load: async () => (await import('./openapi.ts')).commands,
  },
  {
    name: 'version',
    summary: 'the version of Theca and of Node',
    load: async () => (await import('./version.ts')).commands,
  },
]
