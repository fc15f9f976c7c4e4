import type { DeskWorld } from './desk-world.ts'

/** What a person is told at the start, and what a program finds in the first log line. */
export interface BannerFacts {
  readonly apiUrl: string
  readonly phase: string
  readonly world: DeskWorld
  readonly journalFile: string
  /** A listed instrument for the example; undefined while nothing is listed. */
  readonly example: string | undefined
}

/** A line that can be pasted into a shell. */
function curlLine({ apiUrl, example }: Pick<BannerFacts, 'apiUrl' | 'example'>): string {
  const body = JSON.stringify({ instrument: example ?? 'ETH-PERP', quantity: '1.0', price: '0.05' })
  return `curl -X POST ${apiUrl}/api/trade -H 'Content-Type: application/json' -d '${body}'`
}

export function bannerLines(facts: BannerFacts): string[] {
  const { apiUrl, phase, world, journalFile } = facts
  const rows: readonly (readonly [string, string])[] = [
    ['Riposte', `${deskText(world)}, phase ${phase}`],
    ['market', world.description],
    ['clock', clockText(world)],
    ['venues', `Derive ${world.derive.url}   Rysk ${world.rysk.url}`],
    ['journal', journalFile],
    ['API', `${apiUrl}   /health /api/trades /api/positions /api/risk /metrics`],
    ['trade', curlLine(facts)],
    ['stop', 'Ctrl-C lets live quotes run out and prints a summary; a second one stops at once'],
  ]
  return ['', ...rows.map(([name, text]) => `${name.padEnd(8)} ${text}`), '']
}

function deskText({ mode, identity }: DeskWorld): string {
  if (identity === undefined) {
    return `DRY RUN of a ${mode} desk: it has no key, reads no account, begins without positions, and sends nothing`
  }
  if (mode === 'paper') return 'paper desk, both venues are simulated, no money moves'
  return `LIVE desk of wallet ${identity.wallet} and maker ${identity.maker.address}: orders and quotes are real`
}

function clockText({ clock, recorded }: DeskWorld): string {
  const time = `${new Date(clock.nowMs()).toISOString().slice(0, 19).replace('T', ' ')} UTC`
  return recorded ? `${time}: the paper market clock started at the recording's time and runs at wall speed` : `${time}`
}

/** The same for the log. The addresses let a test or a script find the simulated venues. */
export function bannerFields({ apiUrl, phase, world, journalFile, example }: BannerFacts): Record<string, unknown> {
  return {
    api: apiUrl,
    mode: world.mode,
    dry_run: world.identity === undefined,
    phase,
    market: world.description,
    market_time: new Date(world.clock.nowMs()).toISOString(),
    derive: world.derive.url,
    derive_wallet: world.identity?.wallet,
    rysk: world.rysk.url,
    rysk_maker: world.identity?.maker.address,
    journal: journalFile,
    example,
  }
}
