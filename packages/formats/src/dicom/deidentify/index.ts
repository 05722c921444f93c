import { failed, ok, type Result } from '../../failure.ts'
import { vrOfTag, DICTIONARY, tagText } from '../dictionary.ts'
import { isMediaDirectory } from '../directory.ts'
import {
  DICOM_LIMITS,
  fragmentsAt,
  inflatedBytes,
  itemsWithin,
  parseDicom,
  type DicomDataSet,
  type DicomElement,
  type DicomFile,
} from '../parse.ts'
import { DEFLATED_LITTLE_ENDIAN, EXPLICIT_LITTLE_ENDIAN } from '../transfer-syntaxes.ts'
import { bytesOf, textOf, textValues } from '../values.ts'
import { concatenated, fileMeta } from '../write.ts'
import { elementHeader, encodeElements, type Encoding, type OutElement } from './encode.ts'
import { marks, MARKS } from './marks.ts'
import { cappedAge, cleaned, dummyOf, REMOVED, replacedUid, shiftedDate } from './replacing.ts'
import { identifyingValues } from './names.ts'
import { treatmentOf, type DateTreatment, type Treatment, type Wishes } from './rules.ts'
import { pictureWarnings, type DeidentifyWarning } from './warnings.ts'

export type DeidentifyOptions = {
  /**
   * HMAC-SHA-256, or its like, of a text with a secret key of this run: it makes the new UIDs. The same key gives the
   * same UIDs, so that the files of a study stay together; who does not have the key cannot go back.
   */
  keyedHash: (text: string) => Uint8Array
  /** Name and ID that the patient has afterwards: letters, digits, space, point, hyphen; empty without it. */
  pseudonym?: string
  dates?: DateTreatment
  keepPatientCharacteristics?: boolean
  keepDevice?: boolean
  /** Keep what known words say of descriptions (T2, SAG, CERVICAL) instead of removing them whole. */
  cleanDescriptors?: boolean
}

export type DeidentifyAction = 'removed' | 'emptied' | 'replaced' | 'shifted' | 'cleaned' | 'added'

export type DeidentifyChange = { tag: string; action: DeidentifyAction; count: number }

export type Deidentified = {
  bytes: Uint8Array
  changes: DeidentifyChange[]
  warnings: DeidentifyWarning[]
}

/**
 * A copy of a DICOM file without what identifies the patient and others: the basic profile of PS3.15 annex E with the
 * options asked for [dicom-ps3.15], on all levels of nesting; private elements, overlays and what follows the pixel data
 * are left out, pixels stay as they are. Values that identify somebody are sought in all texts that stay.
 *
 * Pixels are not looked at: `warnings` say when somebody has to.
 *
 * @returns failure `unsupported` for a DICOMDIR and for encapsulated documents, whose content is not DICOM; else as `parseDicom`
 * @throws RangeError for a pseudonym with other characters, or a shift that is not whole days
 *
 * @example
 * const done = deidentify(bytes, { keyedHash, dates: { shiftDays: -37 }, pseudonym: 'P001' })
 * if (done.ok) write(done.value.bytes)
 */
export function deidentify(bytes: Uint8Array, options: DeidentifyOptions): Result<Deidentified> {
  checkOptions(options)
  const parsed = parseDicom(bytes)
  if (!parsed.ok) return parsed
  const file = parsed.value
  const refusal = refused(file)
  if (refusal !== null) return refusal
  const isDeflated = file.transferSyntax.uid === DEFLATED_LITTLE_ENDIAN
  const whole = isDeflated ? inflatedBytes(bytes) : ok(bytes)
  if (!whole.ok) return whole
  const { uid, explicitVr: explicit, littleEndian } = file.transferSyntax
  const encoding = { explicit, littleEndian }
  const pixels = pixelElement(whole.value, file, encoding)
  if (!pixels.ok) return pixels

  const sopClassUid = textOf(file.dataset, 'SOPClassUID') ?? textOf(file.meta, 'MediaStorageSOPClassUID')
  const run = newRun(file, options, sopClassUid, encoding)
  const elements = [...treatSet(run, file.dataset), ...marks(run.wishes)]
  MARKS.forEach((tag) => note(run, tag, 'added'))
  const sopInstanceUid = replacedUid(textOf(file.dataset, 'SOPInstanceUID') ?? '', options.keyedHash)
  const before = encodeElements(
    elements.filter(({ tag }) => tag < PIXEL_DATA),
    encoding,
  )
  const after = encodeElements(
    elements.filter(({ tag }) => tag > PIXEL_DATA),
    encoding,
  )
  const meta = fileMeta(sopClassUid, sopInstanceUid, isDeflated ? EXPLICIT_LITTLE_ENDIAN : uid)
  if (run.strangeOrder)
    return failed('unsupported', 'Sequences of unknown representation in big endian are not supported.')
  if (file.privateElements > 0)
    run.changes.set('private removed', { tag: 'private', action: 'removed', count: file.privateElements })
  const kept: DeidentifyWarning[] =
    run.hits > 0
      ? [
          {
            code: 'kept-text',
            message: `${run.hits} further elements held a name or number of the patient or staff and were replaced; look over the descriptions.`,
          },
        ]
      : []
  return ok({
    bytes: concatenated([meta, ...before, ...pixels.value, ...after]),
    changes: [...run.changes.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1)),
    warnings: [...pictureWarnings(file), ...kept],
  })
}

const NOTHING = new Uint8Array(0)
const PIXEL_DATA = DICTIONARY.PixelData[0]
const ENCAPSULATED_DOCUMENT = 0x00420011

function checkOptions({ pseudonym, dates }: DeidentifyOptions): void {
  if (pseudonym !== undefined && !/^[A-Za-z0-9][A-Za-z0-9 .-]{0,62}$/.test(pseudonym)) {
    throw new RangeError('a pseudonym has 1 to 63 letters, digits, spaces, points and hyphens')
  }
  if (typeof dates === 'object' && !Number.isInteger(dates.shiftDays)) throw new RangeError('dates move by whole days')
}

function refused(file: DicomFile): Result<never> | null {
  if (isMediaDirectory(file)) {
    return failed(
      'unsupported',
      'A DICOMDIR names its patients in every record; leave it out.',
      tagText(DICTIONARY.SOPClassUID[0]),
    )
  }
  if (file.dataset.elements.has(ENCAPSULATED_DOCUMENT)) {
    return failed(
      'unsupported',
      'A document inside of DICOM (PDF and the like) cannot be de-identified; leave it out.',
      tagText(ENCAPSULATED_DOCUMENT),
    )
  }
  if (textOf(file.dataset, 'SOPInstanceUID') === null) {
    return failed('malformed', 'The file does not say which object it is.', tagText(DICTIONARY.SOPInstanceUID[0]))
  }
  return null
}

/** The pixel data element byte by byte, without what its file has after the last fragment. */
function pixelElement(bytes: Uint8Array, { pixelData }: DicomFile, encoding: Encoding): Result<Uint8Array[]> {
  if (pixelData === null) return ok([])
  const { vr, offset, length } = pixelData
  if (length !== null) {
    return ok([elementHeader(PIXEL_DATA, vr, length, encoding), bytes.subarray(offset, offset + length)])
  }
  const fragments = fragmentsAt(bytes, offset)
  if (!fragments.ok) return fragments
  const end = fragments.value.reduce((_, fragment) => fragment.offset + fragment.length, offset)
  const delimitation = elementHeader(0xfffee0dd, '', 0, { ...encoding, explicit: false })
  return ok([elementHeader(PIXEL_DATA, 'OB', 0xffffffff, encoding), bytes.subarray(offset, end), delimitation])
}

type Run = {
  options: DeidentifyOptions
  wishes: Wishes
  sopClassUid: string | null
  encoding: Encoding
  /** What identifies somebody in this file, in small letters. */
  names: readonly string[]
  hits: number
  depth: number
  strangeOrder: boolean
  changes: Map<string, DeidentifyChange>
}

function newRun(file: DicomFile, options: DeidentifyOptions, sopClassUid: string | null, encoding: Encoding): Run {
  const wishes = {
    dates: options.dates ?? 'remove',
    keepPatientCharacteristics: options.keepPatientCharacteristics ?? false,
    keepDevice: options.keepDevice ?? false,
    cleanDescriptors: options.cleanDescriptors ?? false,
  }
  const names = [...new Set(identifyingValues(file.dataset))]
  return { options, wishes, sopClassUid, encoding, names, hits: 0, depth: 0, strangeOrder: false, changes: new Map() }
}

function note(run: Run, tag: number, action: DeidentifyAction): void {
  const key = `${tag} ${action}`
  const known = run.changes.get(key)
  if (known === undefined) run.changes.set(key, { tag: tagText(tag), action, count: 1 })
  else known.count++
}

function treatSet(run: Run, set: DicomDataSet): OutElement[] {
  if (set.littleEndian !== run.encoding.littleEndian && set.elements.size > 0) run.strangeOrder = true
  return [...set.elements.values()].flatMap((listed) => {
    if (listed.tag === PIXEL_DATA || MARKS.includes(listed.tag)) return []
    const element = entered(run, set, listed)
    if (element === null) return []
    const treated = treat(run, set, element, treatmentOf(element, run.sopClassUid, run.wishes))
    return treated === null ? [] : [treated]
  })
}

function treatItems(run: Run, items: readonly DicomDataSet[]): OutElement[][] {
  run.depth++
  const treated = items.map((item) => treatSet(run, item))
  run.depth--
  return treated
}

/** A sequence in disguise with its items; null, and left out, where it cannot be looked into. */
function entered(run: Run, set: DicomDataSet, element: DicomElement): DicomElement | null {
  const within = element.items === null ? itemsWithin(set, element) : null
  if (within === null) return element
  if (within.ok && run.depth < DICOM_LIMITS.depth) return { ...element, items: within.value }
  note(run, element.tag, 'removed')
  return null
}

function treat(run: Run, set: DicomDataSet, element: DicomElement, treatment: Treatment): OutElement | null {
  const { tag, items } = element
  const vr = element.vr === 'UN' ? vrOfTag(tag) : element.vr
  const own =
    (run.options.pseudonym ?? '') !== '' && (tag === DICTIONARY.PatientName[0] || tag === DICTIONARY.PatientID[0])
  const written = (text: string, action: DeidentifyAction): OutElement => {
    note(run, tag, action)
    return { tag, vr, value: textBytes(text, treatment === 'uid' ? '\0' : ' ') }
  }
  if (own) return written(run.options.pseudonym ?? '', 'replaced')
  const texts = items === null && treatment !== 'keep' ? textValues(set, element) : []
  switch (treatment) {
    case 'remove':
      note(run, tag, 'removed')
      return null
    case 'empty':
      if (element.length > 0) note(run, tag, 'emptied')
      return items === null ? { tag, vr, value: NOTHING } : { tag, vr: 'SQ', items: [] }
    case 'dummy':
      return written(dummyOf(vr, texts[0] ?? ''), 'replaced')
    case 'uid':
      return texts.every((uid) => replacedUid(uid, run.options.keyedHash) === uid)
        ? { tag, vr, value: bytesOf(set, element) }
        : written(texts.map((uid) => replacedUid(uid, run.options.keyedHash)).join('\\'), 'replaced')
    case 'shift':
      return shifted(run, element, vr, texts)
    case 'clean':
      return cleanedElement(run, set, element, texts, written)
    case 'enter':
      return { tag, vr: 'SQ', items: treatItems(run, items ?? []) }
    case 'keep':
      return items === null ? kept(run, set, element, vr) : { tag, vr: 'SQ', items: treatItems(run, items) }
  }
}

/** Text of an even number of bytes. Padded here, because the representation, which would tell the pad, may be unknown. */
const textBytes = (text: string, pad = ' '): Uint8Array =>
  new TextEncoder().encode(text.length % 2 === 0 ? text : text + pad)

/** Known words of a description; where none is left it is treated as without the option. */
function cleanedElement(
  run: Run,
  set: DicomDataSet,
  element: DicomElement,
  texts: readonly string[],
  written: (text: string, action: DeidentifyAction) => OutElement,
): OutElement | null {
  const words = cleaned(texts.join(' '))
  if (words !== '') return written(words, 'cleaned')
  return treat(run, set, element, treatmentOf(element, run.sopClassUid, { ...run.wishes, cleanDescriptors: false }))
}

function shifted(run: Run, { tag, length }: DicomElement, vr: string, texts: readonly string[]): OutElement {
  if (length === 0) return { tag, vr, value: NOTHING }
  // Where the representation is not written, the form tells a time of day, which stays, from a date.
  if (vr === 'UN' && texts.every((text) => /^\d{2,6}(\.\d{1,6})?$/.test(text))) {
    return { tag, vr, value: textBytes(texts.join('\\')) }
  }
  const moved = texts.map((text) => shiftedDate(text, run.wishes.dates))
  const isWhole = moved.every((text) => text !== null)
  note(run, tag, isWhole ? 'shifted' : 'emptied')
  return { tag, vr, value: isWhole ? textBytes(moved.join('\\')) : NOTHING }
}

const SEARCHED = new Set(['LO', 'SH', 'PN', 'LT', 'ST', 'UT', 'UC', 'UN', 'AE', 'UR'])
const AGE = 0x00101010

/** An element that stays, unless its text holds somebody's name or number. */
function kept(run: Run, set: DicomDataSet, element: DicomElement, vr: string): OutElement {
  const { tag, length } = element
  const value = bytesOf(set, element)
  if (tag === AGE) {
    const age = textValues(set, element)[0] ?? ''
    if (cappedAge(age) !== age) note(run, tag, 'replaced')
    return { tag, vr, value: textBytes(cappedAge(age)) }
  }
  if (!SEARCHED.has(vr) || length === 0 || length > 65_536) return { tag, vr, value }
  const text = textValues(set, element).join('\\').toLowerCase()
  if (!run.names.some((name) => text.includes(name))) return { tag, vr, value }
  run.hits++
  note(run, tag, 'replaced')
  return { tag, vr, value: textBytes(REMOVED) }
}
