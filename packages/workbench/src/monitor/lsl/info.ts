import type { XmlElement } from '@theca/formats'
import { parseXml } from '@theca/formats'
import type { Result } from '@theca/record'
import { ok, refuse } from '@theca/record'

export const LSL_FORMATS = ['float32', 'double64', 'string', 'int32', 'int16', 'int8', 'int64'] as const
export type LslFormat = (typeof LSL_FORMATS)[number]

/** What a stream of the lab streaming layer says of itself. */
export type LslInfo = {
  readonly name: string
  readonly type: string
  readonly uid: string
  readonly sourceId: string
  readonly format: LslFormat
  readonly channelCount: number
  /** 0: irregular, as markers are. */
  readonly rateHz: number
  /** 100 or 110. */
  readonly version: number
  /** Address that it names for itself; empty: that of the packet. */
  readonly address: string
  readonly dataPort: number
  readonly servicePort: number
  readonly channels: readonly { readonly label: string; readonly unit: string | null }[]
}
export type LslFailure = { readonly code: 'not-lsl' | 'protocol' | 'refused' | 'unreachable'; readonly message: string }

/** The header of 512 channels with their descriptions has some 100 kB; what is longer is none. */
export const INFO_BYTES = 1024 * 1024
const MOST_CHANNELS = 4096

/**
 * Reads the header of a stream: the short one of the discovery or the full one of its data port.
 *
 * @returns channels named by their labels; those that have none are `Ch 1`, `Ch 2`, …
 */
export function readInfo(xml: string): Result<LslInfo, LslFailure> {
  const bad = (what: string) => refuse<LslFailure>({ code: 'not-lsl', message: `The header of the stream ${what}.` })
  if (xml.length > INFO_BYTES) return bad('is longer than a header can be')
  const read = parseXml(xml)
  if (!read.ok) return bad('is not XML that can be read')
  const root = read.value
  const text = (name: string): string => root.children.find((each) => each.name === name)?.text.trim() ?? ''
  const format = LSL_FORMATS.find((each) => each === text('channel_format'))
  const [channelCount, rateHz] = [Number(text('channel_count')), Number(text('nominal_srate'))]
  if (root.name !== 'info' || format === undefined) return bad('does not say how its values are written')
  if (!Number.isInteger(channelCount) || channelCount < 1 || channelCount > MOST_CHANNELS)
    return bad(`claims ${text('channel_count') || 'no'} channels`)
  if (!(rateHz >= 0 && rateHz <= 1e6)) return bad(`claims a rate of ${text('nominal_srate') || 'nothing'}`)
  const port = (name: string): number => {
    const value = Number(text(name))
    return Number.isInteger(value) && value > 0 && value < 65_536 ? value : 0
  }
  return ok({
    name: text('name'),
    type: text('type'),
    uid: text('uid'),
    sourceId: text('source_id'),
    format,
    channelCount,
    rateHz,
    // Written with fifteen decimals: 1.100000000000000.
    version: Math.round(Number(text('version')) * 100),
    address: text('v4address'),
    dataPort: port('v4data_port'),
    servicePort: port('v4service_port'),
    channels: channelsOf(root, channelCount),
  })
}

function channelsOf(root: XmlElement, count: number): LslInfo['channels'] {
  const within = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
    element?.children.find((each) => each.name === name)
  const described = within(within(root, 'desc'), 'channels')?.children.filter(({ name }) => name === 'channel') ?? []
  return Array.from({ length: count }, (_, at) => {
    const label = within(described[at], 'label')?.text.trim() ?? ''
    const unit = within(described[at], 'unit')?.text.trim() ?? ''
    return { label: label === '' ? `Ch ${at + 1}` : label, unit: unit === '' ? null : unit }
  })
}
