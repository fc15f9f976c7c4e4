import { toNumber } from '@riposte/market-model'
import { describe, expect, it } from 'vitest'
import { SimulatorsError } from '../errors.ts'
import { parseChain } from './parse-chain.ts'

const ISO_HEADER =
  'timestamp,instrument_name,currency,option_type,strike,expiry_datetime,index_price,underlying_name,underlying_price,' +
  'mark_price,mark_iv,bid_price,ask_price'
const ISO_ROW =
  '2026-01-01T21:19:18.567978+00:00,BTC-3JAN26-88000-C,BTC,call,88000.0,2026-01-03T08:00:00+00:00,89900.5,' +
  'SYN.BTC-3JAN26,90000.0,0.0125,31.07,0.012,'
const MS_HEADER =
  'instrument_name,option_type,strike,timestamp_ms,expiration_ms,index_price,underlying_price,mark_price,mark_iv,' +
  'bid_price,ask_price'
const MS_ROW = 'BTC-22MAY20-9250-P,put,9250.0,1590103193775,1590134400000,9095.83,9100.0,0.02,85.05,0.0,0.025'

const iso = (row: string): string => `${ISO_HEADER}\n${row}\n`
const ms = (...rows: string[]): string => [MS_HEADER, ...rows].join('\n')

describe('parseChain', () => {
  it('reads a row with ISO times, prices in USD by its own forward', () => {
    const chain = parseChain(iso(ISO_ROW))
    expect(chain.takenAt).toBe(Date.UTC(2026, 0, 1, 21, 19, 18, 567))
    expect(chain.options).toHaveLength(1)
    const [option] = chain.options
    expect(option?.instrument).toMatchObject({
      kind: 'option',
      name: 'BTC-20260103-88000-C',
      underlying: 'BTC',
      expiry: Date.UTC(2026, 0, 3, 8),
      right: 'call',
    })
    expect(option && toNumber(option.instrument.strike)).toBe(88000)
    expect(option).toMatchObject({ spot: 89900.5, forward: 90000, mark: 1125, bid: 1080, ask: undefined })
    expect(option?.iv).toBeCloseTo(0.3107, 15)
  })

  it('reads a row with times in milliseconds, a bid of 0 as none', () => {
    const chain = parseChain(ms(MS_ROW))
    expect(chain.takenAt).toBe(1590103193775)
    expect(chain.options[0]).toMatchObject({ spot: 9095.83, forward: 9100, mark: 182, bid: undefined, ask: 227.5 })
    expect(chain.options[0]?.instrument.name).toBe('BTC-20200522-9250-P')
  })

  it('is taken at the latest row, wherever it stands', () => {
    const later = MS_ROW.replace('1590103193775', '1590103355277').replaceAll('9250', '9500')
    const earlier = MS_ROW.replaceAll('9250', '9750')
    expect(parseChain(ms(MS_ROW, later, earlier)).takenAt).toBe(1590103355277)
  })

  it('takes CRLF, a byte order mark, blank lines and columns in any order', () => {
    const plain = parseChain(iso(ISO_ROW))
    expect(parseChain(`\uFEFF${ISO_HEADER}\r\n\r\n${ISO_ROW}\r\n\r\n`)).toEqual(plain)
    const turn = (line: string): string => line.split(',').reverse().join(',')
    expect(parseChain(`${turn(ISO_HEADER)}\n${turn(ISO_ROW)}`)).toEqual(plain)
  })

  it.each([
    [/line 1: expected a header with the columns timestamp, expiry_datetime, instrument_name, .*ask_price too/, ''],
    [/line 1: expected a header with the columns timestamp, /, 'a,b\n1,2'],
    [/line 1: expected a header with the columns mark_iv too/, ms(MS_ROW).replace('mark_iv', 'vol')],
    [/line 2: expected at least one option, got the header only/, ISO_HEADER],
    [/line 2: expected 13 cells as in the header, got 14/, iso(`${ISO_ROW},1`)],
    [/line 2, column mark_price: expected a number 0 or above, got "n\/a"/, iso(ISO_ROW.replace('0.0125', 'n/a'))],
    [/line 2, column mark_price: expected a number 0 or above, got ""/, iso(ISO_ROW.replace('0.0125', ''))],
    [/line 2, column bid_price: expected a number 0 or above, got "-0.012"/, iso(ISO_ROW.replace('0.012,', '-0.012,'))],
    [/line 2, column mark_iv: expected a number above 0, got "0"/, iso(ISO_ROW.replace('31.07', '0'))],
    [/line 2, column underlying_price: expected a number above 0/, iso(ISO_ROW.replace('90000.0', '1e999'))],
    [/line 2, column option_type: expected call or put, got "CALL"/, iso(ISO_ROW.replace(',call,', ',CALL,'))],
    [
      /line 2, column instrument_name: expected a name such as BTC-3J/,
      iso(ISO_ROW.replace('BTC-3JAN26', 'btc-3JAN26')),
    ],
    [/column instrument_name: expected BTC-3JAN26-89000-C as the other/, iso(ISO_ROW.replace('88000.0', '89000.0'))],
    [/column instrument_name: expected BTC-3JAN26-88000-P as the other/, iso(ISO_ROW.replace(',call,', ',put,'))],
    [/column instrument_name: expected BTC-4JAN26-88000-C as the other/, iso(ISO_ROW.replace('-03T08', '-04T08'))],
    [
      /column timestamp: expected a time such as 2026-01-03T08:00:00\+00/,
      iso(ISO_ROW.replace('18.567978+00:00', '18')),
    ],
    [/column expiry_datetime: expected a time such as/, iso(ISO_ROW.replace('01-03T08', '01-33T08'))],
    [/column expiration_ms: expected milliseconds since 1970, got "soon"/, ms(MS_ROW.replace('1590134400000', 'soon'))],
    [
      /line 3, column instrument_name: expected every option once \(BTC-20200522-9250-P is on line 2/,
      ms(MS_ROW, MS_ROW),
    ],
  ])('refuses with %s', (message, text) => {
    expect(() => parseChain(text)).toThrow(SimulatorsError)
    expect(() => parseChain(text)).toThrow(message)
    expect(() => parseChain(text)).toThrow(expect.objectContaining({ code: 'CHAIN_INVALID' }))
  })
})
