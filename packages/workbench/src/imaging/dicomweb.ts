import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record/result'
import type { Collected } from './index.ts'
import type { ImagingFailure, Progress } from './types.ts'
import { isWebAddress } from './web-address.ts'

/**
 * A minimal DICOMweb client (PS3.18): the images of one study, or of one of its series, from an archive that the user has
 * named on the command line. The server never calls it: what a browser sends is never fetched. No redirects are
 * followed, and a credential goes to the named address only.
 */
export type WebLimits = {
  series: number
  images: number
  /** Bytes of all answers together. They are held in memory until they are read. */
  bytes: number
  /** For one answer, from asking to its last byte. */
  timeoutMs: number
}

const LIMITS: WebLimits = { series: 1000, images: 20_000, bytes: 2 * 2 ** 30, timeoutMs: 10 * 60_000 }

/**
 * Fetches a study: QIDO-RS for its series, then WADO-RS for the images of each.
 *
 * @param address `http(s)://…/studies/UID`, or `…/studies/UID/series/UID`
 * @param options.authorization sent as the Authorization header; over TLS or to this computer only
 *
 * @example
 * const collected = await collectStudy('https://archive.example/dicom-web/studies/1.2.3')
 */
export async function collectStudy(
  address: string,
  options: { authorization?: string; limits?: Partial<WebLimits>; onProgress?: Progress } = {},
): Promise<Result<Collected, ImagingFailure>> {
  const limits = { ...LIMITS, ...options.limits }
  const study = studyOf(address)
  if (study === null)
    return refuse({ code: 'usage', message: `${shown(address)} does not end in /studies/UID. ${HOW}` })
  if (options.authorization !== undefined && !isPrivate(study.base)) {
    return refuse({
      code: 'usage',
      message: `${study.base.origin} is not reached over TLS, so no credential is sent. Use https.`,
    })
  }
  const ask: Ask = {
    limits,
    authorization: options.authorization,
    left: limits.bytes,
  }
  const series = study.series === null ? await seriesOf(ask, study.base) : ok([study.series])
  if (!series.ok) return series
  const found: Collected = { sources: [], names: [] }
  for (const [index, uid] of series.value.entries()) {
    const images = await imagesOf(ask, within(study.base, `series/${uid}`))
    if (!images.ok) return images
    if (found.sources.length + images.value.length > limits.images) {
      return refuse({
        code: 'limit-exceeded',
        message: `The study has more than ${limits.images} images. Name one series: …/series/UID.`,
      })
    }
    for (const [image, bytes] of images.value.entries()) {
      found.sources.push({ bytes })
      found.names.push(`series/${uid}/image ${image + 1}`)
    }
    options.onProgress?.('fetching series', index + 1, series.value.length)
  }
  if (found.sources.length === 0) return refuse({ code: 'empty', message: `${shown(address)} has no images.` })
  return ok(found)
}

const HOW = 'Give the address of a study: http(s)://…/studies/UID.'
const UID = /^\d[\d.]{0,127}$/

type Study = { base: URL; series: string | null }

function studyOf(address: string): Study | null {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || !isWebAddress(address))
    return null
  const found = /^(.*\/studies\/([\d.]+))(?:\/series\/([\d.]+))?\/?$/.exec(url.pathname)
  const [, base = '', study = '', series] = found ?? []
  if (found === null || !UID.test(study) || (series !== undefined && !UID.test(series))) return null
  return { base: new URL(base, url.origin), series: series ?? null }
}

const within = (base: URL, path: string): URL => new URL(`${base.pathname}/${path}`, base.origin)

const isPrivate = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)

/** An address without what may be a secret in it. */
const shown = (address: string): string => address.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '')

type Ask = { limits: WebLimits; authorization: string | undefined; left: number }

type Answer = { type: string; bytes: Buffer }

async function get(ask: Ask, url: URL, accept: string): Promise<Result<Answer, ImagingFailure>> {
  try {
    const response = await fetch(url, {
      headers: { accept, ...(ask.authorization === undefined ? {} : { authorization: ask.authorization }) },
      redirect: 'error',
      signal: AbortSignal.timeout(ask.limits.timeoutMs),
    })
    if (response.status === 204) return ok({ type: '', bytes: Buffer.alloc(0) })
    if (!response.ok) return refuse({ code: 'refused', message: statusInWords(url, response.status) })
    const bytes = await counted(ask, response)
    if (bytes === null) {
      return refuse({
        code: 'limit-exceeded',
        message: `${url.origin} sent more than ${ask.limits.bytes} bytes. Name one series: …/series/UID.`,
      })
    }
    return ok({ type: response.headers.get('content-type') ?? '', bytes })
  } catch (error) {
    // Network failures arrive as TypeError, time limits as DOMException; their texts are of no use to a reader.
    if (!(error instanceof TypeError) && !(error instanceof DOMException)) throw error
    const why = error.name === 'TimeoutError' ? 'did not answer in time' : 'cannot be reached, or sends elsewhere'
    return refuse({
      code: 'unreachable',
      message: `${url.origin} ${why}. Check the address and that the archive runs.`,
    })
  }
}

function statusInWords(url: URL, status: number): string {
  if (status === 401 || status === 403) {
    return `${url.origin} wants a permission (${status}). Give it in the environment as THECA_DICOMWEB_AUTHORIZATION.`
  }
  if (status === 404) return `${url.origin} does not have ${url.pathname}. ${HOW}`
  return `${url.origin} answered ${status} for ${url.pathname}. Try again, or export the study as files.`
}

/** The body, counted as it comes and after any decompression. Null where it exceeds what is left. */
async function counted(ask: Ask, response: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  for await (const chunk of response.body ?? []) {
    ask.left -= chunk.length
    if (ask.left < 0) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const SERIES_INSTANCE_UID = '0020000E'

async function seriesOf(ask: Ask, base: URL): Promise<Result<string[], ImagingFailure>> {
  const answer = await get(ask, within(base, 'series'), 'application/dicom+json')
  if (!answer.ok) return answer
  const listed = seriesUids(answer.value.bytes)
  if (listed === null)
    return refuse({ code: 'malformed', message: `${base.origin} did not answer in DICOM JSON. ${HOW}` })
  if (listed.length > ask.limits.series) {
    return refuse({
      code: 'limit-exceeded',
      message: `The study has ${listed.length} series; the limit is ${ask.limits.series}.`,
    })
  }
  return ok(listed)
}

function seriesUids(bytes: Buffer): string[] | null {
  if (bytes.length === 0) return []
  try {
    const list: unknown = JSON.parse(bytes.toString('utf8'))
    if (!Array.isArray(list)) return null
    const uids = list.map(
      (item: { [tag: string]: { Value?: unknown[] } } | null) => item?.[SERIES_INSTANCE_UID]?.Value?.[0],
    )
    return uids.every((uid) => typeof uid === 'string' && UID.test(uid)) ? [...new Set(uids as string[])] : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

async function imagesOf(ask: Ask, url: URL): Promise<Result<Uint8Array[], ImagingFailure>> {
  const answer = await get(ask, url, 'multipart/related; type="application/dicom"; transfer-syntax=*')
  if (!answer.ok) return answer
  if (answer.value.bytes.length === 0) return ok([])
  const parts = multipart(answer.value.type, answer.value.bytes, ask.limits.images)
  return (
    parts ??
    refuse({ code: 'malformed', message: `${url.origin} did not answer with images in parts (multipart/related).` })
  )
}

/**
 * The bodies of a multipart answer (RFC 2046 section 5.1), as views of its bytes. Null where it is none or is cut short:
 * the last delimiter has to be there.
 */
export function multipart(type: string, bytes: Buffer, most: number): Result<Uint8Array[], ImagingFailure> | null {
  const found = /^multipart\/related\s*;.*?\bboundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type)
  const boundary = found?.[1] ?? found?.[2]
  if (boundary === undefined) return null
  const delimiter = Buffer.from(`--${boundary}`)
  const parts: Uint8Array[] = []
  let at = bytes.indexOf(delimiter)
  while (at >= 0) {
    const afterDelimiter = at + delimiter.length
    if (bytes.toString('latin1', afterDelimiter, afterDelimiter + 2) === '--') return ok(parts)
    const head = bytes.indexOf('\r\n\r\n', afterDelimiter)
    const next = head < 0 ? -1 : bytes.indexOf(Buffer.concat([Buffer.from('\r\n'), delimiter]), head + 2)
    if (next < 0) return null
    if (parts.length >= most)
      return refuse({ code: 'limit-exceeded', message: `An answer has more than ${most} parts.` })
    parts.push(bytes.subarray(Math.min(head + 4, next), next))
    at = next + 2
  }
  return null
}
