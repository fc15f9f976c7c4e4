import { epochMs, parseWad, type Wad, wad } from '@riposte/market-model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DeskEvent } from '../events.ts'
import { tradeStory } from '../testing/trade-story.ts'
import { decodeEvent, decodeRecord, EVENT_VERSIONS, encodeEvent } from './event-codec.ts'

/** The decimal as an event's text gives it back. */
function readHere(text: string): Wad {
  return (decodeEvent(JSON.stringify({ residual: { wad: text } })) as unknown as { residual: Wad }).residual
}

describe('the text of an event', () => {
  it('gives back every event as it was', () => {
    for (let serial = 0; serial < 6; serial++) {
      for (const event of tradeStory(serial)) expect(decodeEvent(encodeEvent(event))).toEqual(event)
    }
  })

  it('keeps every exact decimal, however long, negative or small', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(36), (count, zeros) => {
        const residual = wad(count / 10n ** BigInt(zeros))
        const event: DeskEvent = { type: 'trade.hedged', tradeId: 'R-1', at: epochMs(1), latencyMs: 1, residual }
        expect(decodeEvent(encodeEvent(event))).toEqual(event)
      }),
    )
  })

  it('reads a decimal as the vocabulary does, or refuses it as it does', () => {
    const parts = fc.stringMatching(/^-?[0-9]{0,20}[.]?[0-9]{0,20}$/)
    fc.assert(
      fc.property(fc.oneof(parts, fc.string({ maxLength: 6 })), (text) => {
        let expected: Wad
        try {
          expected = parseWad(text)
        } catch {
          expect(() => readHere(text)).toThrow()
          return
        }
        expect(readHere(text)).toBe(expected)
      }),
    )
  })

  it('is one line whatever strangers wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (frame) => {
        const event: DeskEvent = {
          type: 'trade.quarantined',
          tradeId: undefined,
          at: epochMs(1),
          reason: 'unknown key',
          frame,
        }
        const text = encodeEvent(event)
        expect(text).not.toMatch(/\n/)
        expect(decodeEvent(text)).toEqual(event)
      }),
    )
  })
})

describe('a stored record', () => {
  it('is an event, a stranger or poison, and never an exception', () => {
    const type = fc.oneof(fc.constantFrom(...Object.keys(EVENT_VERSIONS)), fc.string())
    fc.assert(
      fc.property(type, fc.integer({ min: 0, max: 3 }), fc.oneof(fc.json(), fc.string()), (type, version, body) => {
        const decoded = decodeRecord({ seq: 7, version, type, body })
        expect(['event', 'foreign', 'poison']).toContain(decoded.status)
        expect(decoded.seq).toBe(7)
      }),
    )
  })
})
