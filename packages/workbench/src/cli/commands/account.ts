import type { Account } from '@theca/platform'
import { createInterface } from 'node:readline'
import { roleNames, roles } from '../../contract/roles.ts'
import type { AccountRole } from '../../people/accounts.ts'
import { openAccounts } from '../../people/accounts.ts'
import type { Answer, Command } from '../command.ts'
import { DATA_OPTIONS, isSet, JSON_OPTION, textOf, wordAt, wrongUsage } from '../command.ts'
import { withData } from '../data.ts'
import { plain, printJson, printLine, table, tell } from '../output.ts'

const accountRoles = roleNames.filter((role): role is AccountRole => role !== 'owner')
const LEAST_LETTERS = 12

/** Without the hash of the password, which is nobody's business. */
const shownOf = ({ id, login, name, role, disabled, createdAt }: Account) => ({
  id,
  login,
  name,
  role,
  disabled,
  createdAt,
})

/** The first line of stdin: a password is never an argument, which every user of the computer could read. */
async function passwordFromStdin(): Promise<Answer<string>> {
  if (process.stdin.isTTY)
    tell(`type the password (at least ${LEAST_LETTERS} characters; it shows while you type) and press Enter.`)
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    lines.close()
    if (line.length >= LEAST_LETTERS) return { ok: true, value: line }
    break
  }
  return {
    ok: false,
    failure: { message: `A password has at least ${LEAST_LETTERS} characters. Give it as the first line of stdin.` },
  }
}

const add: Command = {
  name: 'account add',
  takes: 'LOGIN',
  summary: 'lets somebody sign in; the password is the first line of stdin',
  words: [1, 1],
  options: {
    name: { takes: 'NAME', says: 'as it stands beside what the person writes' },
    role: { takes: 'ROLE', says: accountRoles.join(', ') },
    ...JSON_OPTION,
    ...DATA_OPTIONS,
  },
  notes:
    'The first account must be an administrator. From then on people sign in, and the workbench of one person is over.',
  examples: ['echo "correct horse battery" | theca account add a.weiss --name "A. Weiss" --role administrator'],
  async run(input) {
    const [login, name, given] = [wordAt(input, 0), textOf(input, 'name'), textOf(input, 'role')]
    const role = accountRoles.find((each) => each === given)
    if (name === undefined) return wrongUsage('An account needs a name. Give it with --name.')
    if (role === undefined)
      return wrongUsage(`--role takes ${accountRoles.join(', ')}${given === undefined ? '' : `, not "${given}"`}.`)
    if (!/^[A-Za-z0-9._@-]{2,80}$/.test(login))
      return wrongUsage(`"${login}" is no login: 2 to 80 letters, digits, dots, hyphens, underscores or @.`)
    const password = await passwordFromStdin()
    if (!password.ok) return password.failure
    return withData(input, { writes: true, create: true }, async ({ folder, note, now }) => {
      const added = await openAccounts(folder, now).add({ login, name, role, password: password.value })
      if (!added.ok) return { message: added.failure.message }
      await note('settings', `added account ${added.value.id} (${role})`)
      await (isSet(input, 'json')
        ? printJson(shownOf(added.value))
        : printLine(`${login} may sign in as ${roles[role].title.toLowerCase()}.`))
      return null
    })
  },
}

const list: Command = {
  name: 'account list',
  summary: 'who may sign in, and who no longer may',
  words: [0, 0],
  options: { ...JSON_OPTION, ...DATA_OPTIONS },
  examples: ['theca account list'],
  run: (input) =>
    withData(input, { writes: false }, async ({ folder, now }) => {
      const accounts = (await openAccounts(folder, now).list()).map(shownOf)
      const rows = accounts.map(({ login, name, role, disabled, createdAt }) => [
        login,
        plain(name),
        role,
        disabled ? 'ended' : 'yes',
        createdAt.slice(0, 10),
      ])
      if (isSet(input, 'json')) await printJson(accounts)
      else
        await printLine(
          accounts.length === 0
            ? 'No accounts: the workbench has one local person.'
            : table(
                [
                  { title: 'login' },
                  { title: 'name' },
                  { title: 'role' },
                  { title: 'may sign in' },
                  { title: 'since' },
                ],
                rows,
              ),
        )
      return null
    }),
}

const end: Command = {
  name: 'account end',
  takes: 'LOGIN',
  summary: 'ends access and closes all sessions; what the person wrote stays',
  words: [1, 1],
  options: { ...JSON_OPTION, ...DATA_OPTIONS },
  examples: ['theca account end b.moreau'],
  run: (input) =>
    withData(input, { writes: true }, async ({ folder, note, now }) => {
      const login = wordAt(input, 0)
      const account = await folder.people.accountByLogin(login)
      if (account === undefined) return { message: `Nobody signs in as ${login}. "theca account list" shows who does.` }
      const ended = await openAccounts(folder, now).change(account.id, { disabled: true })
      if (!ended.ok) return { message: ended.failure.message }
      await note('settings', `ended account ${account.id}`)
      await (isSet(input, 'json') ? printJson(shownOf(ended.value)) : printLine(`${login} can no longer sign in.`))
      return null
    }),
}

export const commands: readonly Command[] = [add, list, end]
