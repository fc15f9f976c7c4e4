import { type Domain, domainSeparator } from '@riposte/evm-signing'
import { type RyskChain, ryskDomain } from './chain.ts'
import { RyskError } from './errors.ts'

/** A domain that we sign under, its separator computed once. */
export interface TrustedDomain {
  readonly domain: Domain
  readonly separator: Uint8Array
}

/** The domains that we sign under: the chain's own first, then those that the operator of the desk added. */
export type TrustedDomains = readonly [TrustedDomain, ...TrustedDomain[]]

/**
 * @param added full domains, not just contracts: a trade message does not say under which domain its quote was signed,
 *   so each must be known beforehand to prove a trade after a restart
 * @throws {RyskError} OPTION_INVALID when an added domain is for another chain
 */
export function trustDomains(chain: RyskChain, added: readonly Domain[] = []): TrustedDomains {
  const trust = (domain: Domain): TrustedDomain => ({ domain, separator: domainSeparator(domain) })
  const foreign = added.find((domain) => domain.chainId !== chain.id)
  if (foreign !== undefined) {
    throw new RyskError('OPTION_INVALID', `allowedDomains: expected chain ${chain.id}, got ${foreign.chainId}`, {
      field: 'allowedDomains',
    })
  }
  return [trust(ryskDomain(chain)), ...added.map(trust)]
}

/**
 * The domain to sign a request under: the chain's own when the request names none.
 *
 * A request that could choose the domain freely could have us sign for a contract that we know nothing of, so a domain
 * in a request must equal one of ours in every part, and must carry no salt.
 *
 * @throws {RyskError} REFUSED for any other domain
 */
export function domainForRequest(requested: unknown, trusted: TrustedDomains): TrustedDomain {
  if (requested === undefined || requested === null) return trusted[0]
  const asked = (typeof requested === 'object' ? requested : {}) as Readonly<Record<string, unknown>>
  const refuse = (why: string): RyskError =>
    new RyskError('REFUSED', `typeDataDomain: ${why}`, { field: 'typeDataDomain' })
  if (asked.salt !== undefined && asked.salt !== null && asked.salt !== '') throw refuse('it has a salt, expected none')
  const contract = typeof asked.verifyingContract === 'string' ? asked.verifyingContract.toLowerCase() : undefined
  const found = trusted.find(
    ({ domain }) =>
      domain.name === asked.name &&
      domain.version === asked.version &&
      domain.chainId === chainIdOf(asked.chainId) &&
      domain.verifyingContract === contract,
  )
  if (found === undefined) throw refuse('it is not on the list of allowed domains')
  return found
}

/** Requests carry the id as a number or as hex or decimal text. */
function chainIdOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && /^(0x[0-9a-fA-F]{1,12}|\d{1,12})$/.test(value) ? Number(value) : undefined
}
