/** Whether the user named an address instead of a path. Apart, so that a command need not load a client to tell. */
export const isWebAddress = (path: string): boolean => /^https?:\/\//i.test(path)
