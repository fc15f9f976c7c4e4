import { parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { FAKE_CLAIM, FAKE_EXPIRIES } from '../testing/fake-expiry.ts'
import { FAKE_NOW } from '../testing/fake-orchestrator.ts'
import { eventCells } from './event-cells.ts'
import { severityOf } from './severity.ts'

const at = FAKE_NOW
const none = { tradeId: undefined, at } as const
const [, row] = FAKE_EXPIRIES
const alert = { claims: [FAKE_CLAIM], deliver: row?.deliver ?? [], margin: row?.margin, openTrades: 2, isShort: true }

test('an alert says first what is short, and then what is needed', () => {
  const event = { type: 'expiry.alerted', ...none, expiry: at, stage: 'T-2h', alert } as const
  expect(eventCells(event, undefined)).toMatchObject({
    word: 'EXPIRY',
    detail:
      '2026-10-01 T-2h: SHORT, 1 claim, 2 open trades, deliver 123456789.1 USDC (200000 there), margin 20345678.91 (unknown free)',
  })
  expect(severityOf(event)).toBe('error')
  expect(severityOf({ ...event, alert: { ...alert, isShort: false } })).toBe('warn')
  expect(severityOf({ ...event, stage: 'overdue', alert: { ...alert, isShort: false } })).toBe('error')
})

test('a claim says its deadline, and how it ended', () => {
  const cells = { instrument: FAKE_CLAIM.instrument, quantity: parseWad('1.25'), price: parseWad('110000') }
  expect(eventCells({ type: 'claim.opened', ...none, claim: FAKE_CLAIM }, undefined)).toMatchObject({
    ...cells,
    word: 'CLAIM',
    detail: 'until 09:00 UTC, takes 125000 USDC to deliver',
  })
  const ended = { ...none, claim: FAKE_CLAIM, cash: [] }
  expect(eventCells({ type: 'claim.delivered', ...ended }, undefined)?.detail).toBe('1.25 WBTC came in')
  expect(eventCells({ type: 'claim.redeemed', ...ended }, undefined)?.detail).toMatch(/^0.113636 WBTC should be/)
})
