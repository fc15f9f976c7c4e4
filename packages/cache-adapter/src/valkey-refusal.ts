import { CacheError, type CacheErrorCode, causeText } from './errors.ts'

/** Why a start over Valkey fails, and what to check. The first that fits. */
const REFUSALS: readonly (readonly [RegExp, CacheErrorCode, string])[] = [
  [/^NOAUTH|HELLO .*NOAUTH/, 'VALKEY_REFUSED', 'it wants a password: give one'],
  [/^WRONGPASS|^ERR (AUTH|invalid password)/, 'VALKEY_REFUSED', 'it refuses the password: check it'],
  [
    /^NOPERM/,
    'VALKEY_REFUSED',
    'the user may not do this: it needs get, mget, set, unlink and scan on the keys of the prefix',
  ],
  [/^DENIED/, 'VALKEY_REFUSED', 'it is in protected mode: give it a password, or bind it to an address that it trusts'],
  [
    /^MOVED|^CLUSTERDOWN|^CROSSSLOT/,
    'VALKEY_UNUSABLE',
    'it is a node of a cluster: name at least two of its nodes, and check that all slots are served',
  ],
  [/cluster support disabled/, 'VALKEY_UNUSABLE', 'it is no node of a cluster: name one address only'],
  [/^(LOADING|MASTERDOWN|BUSY)/, 'VALKEY_UNUSABLE', 'it is not ready: try again in a moment'],
  [/^READONLY/, 'VALKEY_UNUSABLE', 'it is a replica: name the address of the primary'],
  [
    /^(OOM|MISCONF)/,
    'VALKEY_UNUSABLE',
    'it takes no writes: give it memory with an eviction policy such as allkeys-lru, or mend its disk',
  ],
  [
    /Unknown RESP type|Socket closed|wrong version number|ECONNRESET|packet length/,
    'VALKEY_UNUSABLE',
    'what answers there speaks otherwise: check the port, and whether it wants TLS',
  ],
  [
    /certificate|SSL|TLS/i,
    'VALKEY_UNUSABLE',
    'its certificate is not trusted: check the host name, and give its authority in NODE_EXTRA_CA_CERTS',
  ],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|E(HOST|NET)UNREACH|EACCES/,
    'VALKEY_UNREACHABLE',
    'nothing listens there: check that it runs, the address, and firewalls',
  ],
  [
    /ETIMEDOUT|timeout|no answer within/i,
    'VALKEY_UNREACHABLE',
    'it does not answer: check that it runs, the address, firewalls, and whether both sides speak TLS',
  ],
]

/** @param title  the server in words */
export function valkeyRefusal(title: string, error: unknown): CacheError {
  if (error instanceof CacheError) return error
  const reason = causeText(error).trim()
  const [, code, advice] = REFUSALS.find(([pattern]) => pattern.test(reason)) ?? [
    undefined,
    'VALKEY_UNUSABLE' as const,
    'check its log',
  ]
  return new CacheError(code, `${title}: ${advice} (${reason})`, { cause: error })
}
