import { type EpochMs, epochMs, parseWad } from '@riposte/market-model'
import type { Claim, ExpiryRow } from '@riposte/orchestrator'
import { FAKE_NOW } from './fake-orchestrator.ts'

const HOUR_MS = 3_600_000
const CALL = 'BTC-20261001-100000-C'

/** In the money since this morning at eight: two hours before {@link FAKE_NOW}. */
export const FAKE_CLAIM: Claim = {
  venue: 'rysk',
  instrument: CALL,
  underlying: 'BTC',
  kind: 'call',
  quantity: parseWad('1.25'),
  fixing: parseWad('110000'),
  pays: { token: 'USDC', amount: parseWad('125000') },
  receives: { token: 'WBTC', amount: parseWad('1.25') },
  remainder: { token: 'WBTC', amount: parseWad('0.11363636') },
  deadline: epochMs(FAKE_NOW - HOUR_MS),
  tradeIds: ['R-1', 'R-2'],
}

const RULE = { kind: 'physical', averagedMs: 0, redemptionMs: HOUR_MS } as const
const CASH = { kind: 'cash', averagedMs: HOUR_MS / 2, redemptionMs: 0 } as const
const at = (ms: number): EpochMs => epochMs(FAKE_NOW + ms)
const shared = { underlying: 'BTC', price: parseWad('110000') } as const

/** One expiry with a claim that is overdue, and one that is a day away and short of everything. */
export const FAKE_EXPIRIES: readonly ExpiryRow[] = [
  {
    expiry: at(-2 * HOUR_MS),
    legs: [
      {
        ...shared,
        venue: 'rysk',
        instrument: CALL,
        quantity: parseWad('1.25'),
        rule: RULE,
        isFixed: true,
        becomes: 'claim',
        value: parseWad('12500'),
      },
    ],
    claims: [FAKE_CLAIM],
    deadline: FAKE_CLAIM.deadline,
    deliver: [{ venue: 'rysk', token: 'USDC', amount: parseWad('125000'), held: parseWad('200000') }],
    margin: { needed: parseWad('8000'), free: parseWad('1000000') },
    openTrades: 2,
    isShort: false,
  },
  {
    expiry: at(26 * HOUR_MS),
    legs: [
      {
        ...shared,
        venue: 'rysk',
        instrument: 'BTC-20261002-100000-C',
        quantity: parseWad('1234.567891'),
        rule: RULE,
        isFixed: false,
        becomes: 'claim',
        value: parseWad('12345678.91'),
      },
      {
        ...shared,
        venue: 'derive',
        instrument: 'BTC-20261002-100000-C',
        quantity: parseWad('-1234.567'),
        rule: CASH,
        price: undefined,
        isFixed: false,
        becomes: undefined,
        value: undefined,
      },
    ],
    claims: [],
    deadline: undefined,
    deliver: [{ venue: 'rysk', token: 'USDC', amount: parseWad('123456789.1'), held: parseWad('200000') }],
    margin: { needed: parseWad('20345678.91'), free: undefined },
    openTrades: 1,
    isShort: true,
  },
]
