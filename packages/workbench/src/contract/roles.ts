/**
 * Roles as data, and the one question that the server and every page ask of them. The server decides; a page only hides
 * what would be refused.
 */
export const actions = {
  'case:read': 'read cases',
  'case:write': 'write entries',
  'case:sign': 'sign and amend',
  'case:identity': 'see and set names',
  'case:export': 'export and print',
  'case:erase': 'erase a case for ever',
  'people:manage': 'manage people',
  'settings:manage': 'change settings',
  'reference:edit': 'write local rows of reference tables',
  'audit:read': 'read the audit trail',
  'backup:run': 'back up, verify, restore',
} as const
export type Action = keyof typeof actions

const clinical = ['case:read', 'case:write', 'case:sign', 'case:identity', 'case:export'] as const

export const roles = {
  surgeon: { title: 'Spine surgeon', may: [...clinical, 'reference:edit'] },
  neurophysiologist: { title: 'Neurophysiologist', may: ['case:read', 'case:write', 'case:sign'] },
  oncologist: { title: 'Oncologist', may: [...clinical, 'reference:edit'] },
  coordinator: { title: 'Board coordinator', may: ['case:read', 'case:write', 'case:identity', 'case:export'] },
  researcher: { title: 'Researcher', may: ['case:read', 'case:export'] },
  administrator: {
    title: 'Administrator',
    may: ['people:manage', 'settings:manage', 'audit:read', 'backup:run', 'case:erase'],
  },
  /** The one person of a local workbench without accounts: everything. */
  owner: { title: 'Local user', may: Object.keys(actions) as Action[] },
} as const satisfies Record<string, { title: string; may: readonly Action[] }>
export type Role = keyof typeof roles
export const roleNames = Object.keys(roles) as [Role, ...Role[]]

export type Who = { readonly id: string; readonly name: string; readonly role: Role }

/**
 * Whether somebody may do something.
 *
 * @example can({ id: 'a', name: 'A', role: 'researcher' }, 'case:write')   // false
 */
export const can = (who: Who | null, action: Action): boolean =>
  who !== null && (roles[who.role].may as readonly Action[]).includes(action)
