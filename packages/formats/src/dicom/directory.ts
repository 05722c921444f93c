import { failed, ok, type Result } from '../failure.ts'
import { DICTIONARY, tagText } from './dictionary.ts'
import { MEDIA_DIRECTORY } from './headers.ts'
import type { DicomFile } from './parse.ts'
import { itemsOf, textOf, textsOf } from './values.ts'

/** One file that a DICOMDIR lists. */
export type ListedFile = {
  /** Folders and file name, from the folder in which the DICOMDIR lies. Foreign text: to compare with, never to open. */
  path: readonly string[]
  /** What the record calls it: IMAGE, SR DOCUMENT, … */
  type: string | null
}

/** Whether a file is a DICOMDIR, the list of contents of a CD or other medium. */
export const isMediaDirectory = ({ meta, dataset }: DicomFile): boolean =>
  (textOf(dataset, 'SOPClassUID') ?? textOf(meta, 'MediaStorageSOPClassUID')) === MEDIA_DIRECTORY

/**
 * The files that a DICOMDIR lists (PS3.3 annex F, PS3.10 section 8), in its order. The tree of patients and studies in it
 * is not read: it repeats what the files say themselves, and where they disagree the files are right.
 *
 * @example
 * const listed = mediaDirectory(file)
 * if (listed.ok) for (const { path } of listed.value) tell(path.join('/'))
 */
export function mediaDirectory(file: DicomFile): Result<ListedFile[]> {
  if (!isMediaDirectory(file)) {
    return failed('unsupported', 'The file is not a DICOMDIR.', tagText(DICTIONARY.SOPClassUID[0]))
  }
  const records = itemsOf(file.dataset, 'DirectoryRecordSequence')
  return ok(
    records.flatMap((record) => {
      const path = textsOf(record, 'ReferencedFileID').filter((part) => part !== '')
      return path.length === 0 ? [] : [{ path, type: textOf(record, 'DirectoryRecordType') }]
    }),
  )
}
