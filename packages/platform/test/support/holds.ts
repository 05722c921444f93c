import { openDataFolder } from '../../src/folder.ts'

/** Opens a folder and keeps it open until it is killed. */
const opened = await openDataFolder(process.argv[2] ?? '', { create: true })
if (opened.ok) opened.value.announce('http://127.0.0.1:4100/')
process.stdout.write(opened.ok ? 'open\n' : `${opened.failure.message}\n`)
if (opened.ok) setInterval(() => undefined, 1_000)
