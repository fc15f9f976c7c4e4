import manifest from '../package.json' with { type: 'json' }

/** Of the published package. */
export const VERSION: string = manifest.version
