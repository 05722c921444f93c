import about from '../package.json' with { type: 'json' }

/** The version of this Theca. */
export const version: string = about.version
