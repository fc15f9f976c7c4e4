import packageJson from '../package.json' with { type: 'json' }

/** The exchange refuses REST calls that do not name their client. */
export const USER_AGENT = `riposte/${packageJson.version}`
