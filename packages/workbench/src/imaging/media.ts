import type { ListedFile } from '@theca/formats'

/** Names as media compare them: no case, no version (";1"), no point at the end, one kind of slash. */
const comparable = (name: string): string =>
  name.replaceAll('\\', '/').replace(/;\d+$/, '').replace(/\.$/, '').toUpperCase()

/**
 * The files that a DICOMDIR lists and that are not there, as it names them. Listed names are compared with the names of
 * the files that were found, never opened: a list from outside cannot lead out of its folder.
 *
 * @example const gone = missingListed('cd/DICOMDIR', [{ path: ['IMAGES', 'IM1'], type: 'IMAGE' }], ['cd/images/im1'])
 */
export function missingListed(directory: string, listed: readonly ListedFile[], names: readonly string[]): string[] {
  const folder = directory.replaceAll('\\', '/').split('/').slice(0, -1)
  const present = new Set(names.map(comparable))
  return listed.map(({ path }) => [...folder, ...path].join('/')).filter((name) => !present.has(comparable(name)))
}

const NAMED = 5

/** Why a DICOMDIR is skipped, and what it lists in vain. `missing` is null where nothing but the list was given. */
export function directoryInWords(listed: number, missing: readonly string[] | null): string {
  if (missing === null) return `a list of contents (DICOMDIR) of ${listed} files; give the folder in which it lies`
  const list = `a list of contents (DICOMDIR) of ${listed} ${listed === 1 ? 'file' : 'files'}; the files themselves are read`
  if (missing.length === 0) return list
  const some = missing.slice(0, NAMED).join(', ')
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : ''
  return `${list}; ${missing.length === 1 ? '1 of them is' : `${missing.length} of them are`} missing (${some}${more}): copy the medium again`
}
