import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listIn } from '../src/api/ask.ts'
import { decodeAccount } from '../src/decode/account.ts'
import { decodeOrder } from '../src/decode/order.ts'
import { decodeOrderDebug } from '../src/decode/order-debug.ts'
import { decodeReplaceReply } from '../src/decode/replace-reply.ts'
import { decodeSessionKey } from '../src/decode/session-key.ts'
import { decodeTickerSnapshot } from '../src/decode/ticker.ts'
import { decodeTrade } from '../src/decode/trade.ts'
import { decodeBalanceUpdate } from '../src/records/balance-update.ts'
import {
  decodeCashMovement,
  decodeFundingEvent,
  decodeInterest,
  decodeMmpConfig,
  decodeOptionSettlement,
} from '../src/records/history-records.ts'
import { decodeCollateralRecord, decodePositionRecord, decodeSubaccount } from '../src/records/margin-records.ts'
import {
  decodeCurrency,
  decodeFundingRate,
  decodeRateLimits,
  decodeSettlementPrice,
  decodeSpotFeed,
  decodeTransaction,
} from '../src/records/market-records.ts'
import { decodeOrderRecord } from '../src/records/order-record.ts'
import {
  decodeBestQuote,
  decodeBestQuoteUpdate,
  decodeExecution,
  decodeOwnQuote,
  decodeOwnRfq,
  decodePublicQuote,
  decodePublicRfq,
  decodeQuoteReplacement,
} from '../src/records/rfq-records.ts'
import { decodePublicTrade, decodePublicTradeRow, decodeTradeRecord } from '../src/records/trade-record.ts'
import { announce, readSharedJson } from './shared.ts'

// Whatever the official description allows must be read: the barest message of each schema and the fullest.

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly nullable?: boolean
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}
type Described = { readonly components: { readonly schemas: Readonly<Record<string, Schema>> } } | undefined

const openapi = readSharedJson('fixtures/derive/spec/openapi.json') as Described
const subscriptions = readSharedJson('fixtures/derive/spec/subscriptions.json') as Described

const REPLIES: Readonly<Record<string, (value: unknown) => unknown>> = {
  AggregatedTriggerOrdersResult: listIn('orders', decodeOrderRecord),
  Collateral: decodeCollateralRecord,
  Currency: decodeCurrency,
  DepositEntry: decodeCashMovement,
  ExpirySettlementPrice: decodeSettlementPrice,
  FundingRateCandle: decodeFundingRate,
  GetTransactionResult: decodeTransaction,
  InterestPayment: decodeInterest,
  MmpConfigResult: decodeMmpConfig,
  OptionSettlementResponse: decodeOptionSettlement,
  Order: (value) => [decodeOrderRecord(value), decodeOrder(value)],
  OrderDebugResponse: decodeOrderDebug,
  PerpSettlementEventResponse: decodeFundingEvent,
  Position: decodePositionRecord,
  PrivateGetAccountResponse: decodeAccount,
  PublicQuote: decodePublicQuote,
  PublicRfq: decodePublicRfq,
  Quote: decodeOwnQuote,
  QuoteExecuteResponse: decodeExecution,
  QuoteReplaceResponse: decodeQuoteReplacement,
  RateLimitResult: decodeRateLimits,
  ReplaceOrderResponse: decodeReplaceReply,
  Rfq: decodeOwnRfq,
  RfqGetBestQuoteResponse: decodeBestQuote,
  SessionKey: decodeSessionKey,
  SettledTrade: decodePublicTradeRow,
  Subaccount: decodeSubaccount,
  TickerSlimSnapshot: (value) => decodeTickerSnapshot('ETH-PERP', value, 0),
  TradeHistoryResponse: (value) => [decodeTradeRecord(value), decodeTrade(value)],
  WithdrawalEntry: decodeCashMovement,
}

const NOTIFICATIONS: typeof REPLIES = {
  BalanceUpdate: decodeBalanceUpdate,
  BestQuoteChannelResult: decodeBestQuoteUpdate,
  Order: decodeOrder,
  PublicRfq: decodePublicRfq,
  PublicTrade: decodePublicTrade,
  QuotePublishResult: decodeOwnQuote,
  SpotFeedPayload: decodeSpotFeed,
  Trade: (value) => [decodeTradeRecord(value), decodeTrade(value)],
}

function sample(schema: Schema, described: NonNullable<Described>, isFull: boolean): unknown {
  const types = [schema.type ?? 'string'].flat()
  if ((schema.nullable === true || types.includes('null')) && !isFull) return null
  const name = schema.$ref?.split('/').at(-1)
  if (name !== undefined) return sample(described.components.schemas[name] ?? {}, described, isFull)
  const parts = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (parts !== undefined) {
    const isNull = (part: Schema): boolean => part.type === 'null' || part.enum?.[0] === null
    if (!isFull && parts.some(isNull)) return null
    return sample(parts.find((part) => !isNull(part)) ?? {}, described, isFull)
  }
  if (schema.enum !== undefined) return schema.enum.find((value) => value !== '') ?? ''
  switch (types.find((type) => type !== 'null')) {
    case 'object':
      return sampleObject(schema, described, isFull)
    case 'array':
      return isFull ? [sample(schema.items ?? {}, described, isFull)] : []
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    default:
      return '1'
  }
}

function sampleObject(schema: Schema, described: NonNullable<Described>, isFull: boolean): Record<string, unknown> {
  const fields = Object.entries(schema.properties ?? {}).filter(
    ([field]) => isFull || schema.required?.includes(field) === true,
  )
  const known = Object.fromEntries(fields.map(([field, inner]) => [field, sample(inner, described, isFull)]))
  const others = schema.additionalProperties
  return isFull && typeof others === 'object' ? { ...known, ETH: sample(others, described, isFull) } : known
}

/** The fullest message of each schema, with its decoder. */
function described(
  specification: Described,
  decoders: typeof REPLIES,
): readonly (readonly [Record<string, unknown>, (value: unknown) => unknown])[] {
  if (specification === undefined) return []
  return Object.entries(decoders).map(([name, decode]) => {
    const message = sample(specification.components.schemas[name] ?? {}, specification, true)
    return [message as Record<string, unknown>, decode] as const
  })
}

announce('schemas of messages', openapi && Object.keys(REPLIES).length + Object.keys(NOTIFICATIONS).length)

describe('what the exchange may say', () => {
  it('is described, or the descriptions are absent', () => {
    expect(openapi === undefined).toBe(subscriptions === undefined)
  })

  it('is read, or refused by the name of the field, whatever it is', () => {
    const decoders = Object.values({ ...REPLIES, ...NOTIFICATIONS })
    const messages = described(openapi, REPLIES).concat(described(subscriptions, NOTIFICATIONS))
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(undefined, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60, '1e5', '-', '٣', ' 1'),
    )
    fc.assert(
      fc.property(fc.nat(), fc.nat(), values, fc.jsonValue(), (which, field, value, anything) => {
        const [message, decode] = messages[which % Math.max(1, messages.length)] ?? [{}, decoders[0]]
        const names = Object.keys(message)
        const spoilt = { ...message, [names[field % Math.max(1, names.length)] ?? 'x']: value }
        for (const [input, read] of [
          [spoilt, decode],
          [anything, decoders[which % decoders.length]],
        ] as const) {
          try {
            read?.(input)
          } catch (error) {
            expect(error).toMatchObject({
              code: 'FIELD_INVALID',
              details: { kind: expect.any(String), field: expect.any(String) },
            })
          }
        }
      }),
      { numRuns: 3000 },
    )
  })

  for (const [described, decoders] of [
    [openapi, REPLIES],
    [subscriptions, NOTIFICATIONS],
  ] as const) {
    if (described === undefined) continue
    for (const [name, decode] of Object.entries(decoders)) {
      const schema = described.components.schemas[name]
      it.each([
        ['barest', false],
        ['fullest', true],
      ])(`${name}, the %s`, (_, isFull) => {
        expect(schema, `${name} is not described`).toBeDefined()
        const message = sample(schema ?? {}, described, isFull) as Record<string, unknown>
        // Nonces and names are more than plain text.
        const named = 'instrument_name' in message ? { ...message, instrument_name: 'ETH-PERP' } : message
        expect(() => decode(named)).not.toThrow()
      })
    }
  }
})
