import { DERIVE_NETWORKS } from '@riposte/exchange-derive'
import { createSystemClock } from '@riposte/market-model'
import { RYSK_NETWORKS } from '@riposte/rfq-rysk'
import type { ReadFile } from './config/read-file.ts'
import type { Config } from './config/schema.ts'
import type { DeskWorld } from './desk-world.ts'
import { EXIT } from './exit-codes.ts'
import { openLiveIdentity } from './live-identity.ts'
import { restBaseOf } from './rest-base.ts'
import { StartError } from './start-error.ts'

/**
 * The real venues, or what stands in for them at the addresses that were given: networks, domains and chain ids are those
 * of the configuration either way. A dry run opens no key.
 *
 * @throws {StartError} for keys that cannot be opened
 */
export async function openLiveWorld(config: Config, readFile: ReadFile): Promise<DeskWorld> {
  const { deriveNetwork, ryskNetwork, deriveSubaccounts: subaccounts, deriveCancelOnDisconnect } = config
  if (deriveNetwork === undefined || ryskNetwork === undefined || subaccounts === undefined) {
    throw new StartError('MODE=live needs DERIVE_NETWORK, RYSK_NETWORK and DERIVE_SUBACCOUNTS', EXIT.usage)
  }
  const rysk = RYSK_NETWORKS[ryskNetwork]
  const derive = DERIVE_NETWORKS[deriveNetwork]
  return {
    mode: 'live',
    clock: createSystemClock(),
    description: `${deriveNetwork} of Derive and of Rysk`,
    recorded: false,
    derive: {
      network: deriveNetwork,
      url: config.deriveUrl === undefined ? derive.restUrl : restBaseOf(config.deriveUrl),
      subaccounts,
      cancelOnDisconnect: deriveCancelOnDisconnect,
    },
    rysk: { url: config.ryskUrl ?? rysk.url, chainId: config.ryskChainId ?? rysk.chainIds[0] },
    identity: config.dryRun ? undefined : await openLiveIdentity(config, readFile),
    purse: undefined,
    lasting: true,
    async close() {},
  }
}
