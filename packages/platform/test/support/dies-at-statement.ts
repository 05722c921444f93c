import { openDataFolder } from '../../src/folder.ts'

/** Opens a folder and kills itself before the n-th statement reaches a database. */
const [path = '', at = '1'] = process.argv.slice(2)
let count = 0
const fault = (): void => {
  count += 1
  if (count === Number(at)) process.kill(process.pid, 'SIGKILL')
}
const opened = await openDataFolder(path, { create: true }, { fault })
process.stdout.write(opened.ok ? 'opened\n' : `${opened.failure.message}\n`)
if (opened.ok) await opened.value.close()
