import { KILL_TIERS } from '@riposte/risk-limits'
import type { KillSwitchJson } from '../api/routes/kill.ts'
import { command } from '../cli/command.ts'
import { oneOf } from '../cli/read-arguments.ts'
import { actOnDesk } from '../desk-client/act-on-desk.ts'
import { deskFlags } from '../desk-client/desk-flags.ts'
import { EXIT } from '../exit-codes.ts'
import type { Host } from '../host.ts'
import { utc } from './cells.ts'

const SCOPE = {
  meaning:
    'What it is about: desk, or "underlying ETH", "instrument NAME", "venue derive", "strategy NAME", "taker 0x…". ' +
    'Default desk.',
  optional: true,
} as const
const BY = { value: 'NAME', meaning: 'Who does it, for whoever comes next. Your user name unless given.' } as const
const EXITS = {
  failed: 'no desk answers',
  refused: 'the token does not grant it',
  unknown: 'no answer came: riposte risk shows what is engaged; doing it again does no harm',
} as const
const WHEN_UNKNOWN = ['It is not known whether it was done. To see: riposte risk. Doing it again does no harm.']

/** `riposte kill`. */
export const killCommand = command({
  name: 'kill',
  group: 'act',
  summary: 'pull the kill switch',
  about: [
    'Binds from the very next event, and holds over restarts until somebody releases it. no-new-quotes: nothing is signed ' +
      'for takers. reduce-only: and only what reduces an exposure is traded. cancel-ours: and nothing of ours rests. ' +
      'flatten: and the desk itself closes what it can. Pulling it again never lowers a tier.',
  ],
  args: { TIER: { meaning: `How much is stopped, from least to most: ${KILL_TIERS.join(', ')}.` }, SCOPE },
  flags: {
    reason: { value: 'TEXT', default: 'by hand', meaning: 'Why, for whoever comes next.' },
    by: BY,
    ...deskFlags,
  },
  output: ['What is engaged now: tier, scope, since when, why and by whom.'],
  examples: [
    { line: 'kill no-new-quotes', does: 'Quote nothing more; trades and hedges go on.' },
    {
      line: 'kill reduce-only "underlying ETH" --reason "the feed looks odd"',
      does: 'On ETH, trade only what makes it less.',
    },
  ],
  exits: { ok: 'it is engaged, durably', ...EXITS },
  run({ args, flags }, host) {
    const { TIER: tier, SCOPE: scope = 'desk' } = args
    if (!KILL_TIERS.some((known) => known === tier)) {
      host.stderr.write(`TIER: expected ${oneOf(KILL_TIERS)}, got ${JSON.stringify(tier)}\n`)
      return EXIT.usage
    }
    const body = { tier, scope, reason: flags.reason, by: flags.by ?? userName(host) }
    return actOnDesk({ flags, path: '/api/kill', body, host, show: engagedLines, whenUnknown: WHEN_UNKNOWN })
  },
})

/** `riposte release`. */
export const releaseCommand = command({
  name: 'release',
  group: 'act',
  summary: 'release the kill switch',
  about: [
    'Releases one cause of one scope, as a decision of a person. What the desk engaged by itself (after a loss, too many ' +
      'executions, a late hedge) has its own cause, which riposte risk --json names.',
  ],
  args: { SCOPE },
  flags: {
    reason: { value: 'TEXT', meaning: 'Why it is safe again.', required: true },
    cause: { value: 'CAUSE', default: 'person', meaning: 'Which cause.' },
    by: BY,
    ...deskFlags,
  },
  output: ['What is still engaged.'],
  examples: [
    { line: 'release --reason "it was the screen"', does: 'Let the whole desk go on.' },
    { line: 'release "underlying ETH" --reason "the feed is back" --by Ana', does: 'Let ETH go on.' },
  ],
  exits: { ok: 'it is released, durably', ...EXITS },
  run({ args, flags }, host) {
    const body = {
      scope: args.SCOPE ?? 'desk',
      cause: flags.cause,
      reason: flags.reason,
      by: flags.by ?? userName(host),
    }
    return actOnDesk({ flags, path: '/api/release', body, host, show: engagedLines, whenUnknown: WHEN_UNKNOWN })
  },
})

function userName({ env }: Host): string {
  return env.USER || env.LOGNAME || env.USERNAME || 'riposte on the command line'
}

function engagedLines({ engaged }: KillSwitchJson): readonly string[] {
  if (engaged.length === 0) return ['nothing is engaged']
  return engaged.map(({ tier, scope, cause, reason, by, since }) => {
    return `engaged: ${tier} of ${scope} since ${utc(since)} (${cause}), by ${by}: ${reason}`
  })
}
