import { describe, expect, it } from 'vitest'
import { decodeOrderReply } from './decode/order-reply.ts'
import { isKnownCode, verdictOf } from './error-codes.ts'
import { outcomeOf } from './order-outcome.ts'
import { orderRecord } from './testing/records.ts'

/** Every code that leaves something to do other than to give up. All others are final. */
const VERDICTS = [
  [-32603, 'unknown'],
  [9000, 'unknown'],
  [9001, 'unknown'],
  [11002, 'unknown'],
  [11008, 'new-price'],
  [11009, 'new-price'],
  [11013, 'new-price'],
  [-32000, 'wait'],
  [11011, 'wait'],
  [11017, 'wait'],
  [11018, 'wait'],
  [11022, 'wait'],
  [11023, 'wait'],
  [11028, 'wait'],
  [14021, 'wait'],
  [14022, 'wait'],
  [0, 'give-up'],
  [-32100, 'give-up'],
  [-32602, 'give-up'],
  [11000, 'give-up'],
  [11006, 'give-up'],
  [11007, 'give-up'],
  [11012, 'give-up'],
  [11015, 'give-up'],
  [11019, 'give-up'],
  [11021, 'give-up'],
  [14014, 'give-up'],
  [14031, 'give-up'],
  [16001, 'give-up'],
] as const

describe('what an error means', () => {
  it.each(VERDICTS)('%i is %s', (code, verdict) => {
    expect(verdictOf(code)).toBe(verdict)
    expect(isKnownCode(code)).toBe(true)
    const outcome = outcomeOf({ status: 'error', error: { code, message: 'm', data: null } }, decodeOrderReply)
    expect(outcome).toEqual(
      verdict === 'unknown'
        ? { status: 'unknown', cause: `${code} m` }
        : {
            status: 'rejected',
            reject: { code: String(code), message: expect.stringMatching(/^m(; .+)?$/), advice: verdict },
          },
    )
  })

  it('says what to do where there is no margin', () => {
    const error = { code: 11000, message: 'Insufficient funds', data: null }
    expect(outcomeOf({ status: 'error', error }, decodeOrderReply)).toMatchObject({
      status: 'rejected',
      reject: { code: '11000', message: expect.stringContaining('deposit USDC'), advice: 'give-up' },
    })
  })

  it('is final for a code that nobody has heard of', () => {
    expect(verdictOf(123456)).toBe('give-up')
    expect(isKnownCode(123456)).toBe(false)
  })

  it('carries the data, text or not, cut to a length', () => {
    const error = { code: 11013, message: 'Invalid limit price', data: { limit: '10000', bandwidth: '92530' } }
    expect(outcomeOf({ status: 'error', error }, decodeOrderReply)).toMatchObject({
      reject: { message: expect.stringMatching(/^Invalid limit price: {"limit":"10000","bandwidth":"92530"}; use a /) },
    })
    const long = outcomeOf({ status: 'error', error: { ...error, data: 'x'.repeat(5000) } }, decodeOrderReply)
    expect(long.status === 'rejected' ? long.reject.message.split('; ')[0]?.length : 0).toBe(300)
  })
})

describe('what a reply means', () => {
  const order = orderRecord()

  it.each([
    ['a result', { status: 'result', result: { order, trades: [] } }, 'accepted'],
    ['a result without its order', { status: 'result', result: { trades: [] } }, 'unknown'],
    ['a result that is not an object', { status: 'result', result: 'ok' }, 'unknown'],
    ['no reply in time', { status: 'lost', cause: 'late' }, 'unknown'],
    ['nothing sent', { status: 'not-sent', cause: 'down' }, 'rejected'],
  ] as const)('%s is %s', (_, reply, status) => {
    expect(outcomeOf(reply, decodeOrderReply).status).toBe(status)
  })
})
