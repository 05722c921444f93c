import { limits } from '../../contract/index.ts'
import { bytes, number } from '../parts/words.ts'

/** Names that computers leave in folders and nobody means to send. */
const NOISE = /^(\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i

const entriesIn = (folder: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise((resolve, reject) => folder.readEntries(resolve, reject))
const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

async function walk(entry: FileSystemEntry, found: File[]): Promise<void> {
  if (NOISE.test(entry.name)) return
  if (entry.isFile) {
    found.push(await fileOf(entry as FileSystemFileEntry))
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  // A reader gives a hundred at a time, and an empty list at the end.
  for (;;) {
    const some = await entriesIn(reader)
    if (some.length === 0) return
    for (const each of some) await walk(each, found)
    if (found.length > limits.dropFiles) return
  }
}

/** All files of a drop, folders opened. */
export async function filesOfDrop(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null
    return entry === null ? [] : [entry]
  })
  if (entries.length === 0) return [...data.files]
  const found: File[] = []
  for (const entry of entries) await walk(entry, found)
  return found
}

export const meant = (files: Iterable<File>): File[] => [...files].filter(({ name }) => !NOISE.test(name))

/** Why these files cannot be sent, before a byte of them is; null when they can. */
export function limitFault(files: readonly File[]): string | null {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const largest = files.reduce<File | null>(
    (found, file) => (found === null || file.size > found.size ? file : found),
    null,
  )
  if (files.length === 0) return 'There is no file in what was dropped. Drop a folder, a ZIP or image files.'
  if (files.length > limits.dropFiles)
    return `These are ${number(files.length)} files; at most ${number(limits.dropFiles)} go at once. Drop one examination at a time.`
  if (largest !== null && largest.size > limits.fileBytes) {
    return `${largest.name} has ${bytes(largest.size)}; one file has at most ${bytes(limits.fileBytes)}. Name its folder below, so that the workbench reads it where it is.`
  }
  if (total > limits.dropBytes)
    return `These files have ${bytes(total)}; at most ${bytes(limits.dropBytes)} go at once. Drop one examination at a time.`
  return null
}

export const isZip = ({ name }: File): boolean => /\.zip$/i.test(name)
export const isNifti = ({ name }: File): boolean => /\.nii(\.gz)?$/i.test(name)

export const mediaTypeOf = (file: File): string =>
  isZip(file)
    ? 'application/zip'
    : /\.gz$/i.test(file.name)
      ? 'application/gzip'
      : isNifti(file)
        ? 'application/octet-stream'
        : 'application/dicom'

/** Files chosen before there was a case to send them to. */
const waiting = new Map<string, File[]>()
export const keepWaiting = (id: string, files: File[]): void => void waiting.set(id, files)
export function takeWaiting(id: string): File[] | null {
  const files = waiting.get(id) ?? null
  waiting.delete(id)
  return files
}
