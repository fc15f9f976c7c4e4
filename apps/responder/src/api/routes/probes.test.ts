import { epochMs } from '@riposte/market-model'
import { engageKill } from '@riposte/risk-limits'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../config/secret.ts'
import { FAKE_NOW } from '../../testing/fake-orchestrator.ts'
import { serving } from '../../testing/serving.ts'

const serve = serving()

const switchedOff = (scope: Parameters<typeof engageKill>[0]['scope']) =>
  engageKill({ tier: 'no-new-quotes', scope, cause: 'person', reason: 'a test', by: 'a test', at: epochMs(FAKE_NOW) })

describe('liveness', () => {
  test('lasts through venues that are away, a start and a stop, and ends with the journal', async () => {
    const { ask, orchestrator } = await serve()
    const alive = async () => (await ask('/livez')).status
    expect(await alive()).toBe(200)
    orchestrator.setStatus({ venues: { derive: 'down', rysk: 'down' }, orchestrator: 'starting', refusal: 'it starts' })
    expect(await alive()).toBe(200)
    orchestrator.setStatus({ journal: 'failed' })
    expect(await alive()).toBe(503)
  })
})

describe('readiness', () => {
  test.each([
    ['it starts', { orchestrator: 'starting', refusal: 'the desk is starting' }, ['the desk is starting']],
    [
      'it waits',
      { refusal: 'quotes of the last life may still be live' },
      ['quotes of the last life may still be live'],
    ],
    [
      'the hedging venue is away',
      { venues: { derive: 'down', rysk: 'ready' }, refusal: 'derive is down' },
      ['derive is down'],
    ],
    ['no RFQ can come', { venues: { derive: 'ready', rysk: 'connecting' } }, ['rysk is connecting']],
  ] as const)('says that %s', async (_, status, reasons) => {
    const { ask, orchestrator } = await serve()
    expect((await ask('/readyz')).json).toEqual({ ready: true, reasons: [] })
    orchestrator.setStatus(status)
    expect(await ask('/readyz')).toMatchObject({ status: 503, json: { ready: false, reasons } })
  })

  test('ends with a kill switch for the whole desk, and not with one for a part of it', async () => {
    const { ask, orchestrator } = await serve()
    orchestrator.emit(switchedOff({ kind: 'underlying', name: 'ETH' }))
    expect((await ask('/readyz')).status).toBe(200)
    await orchestrator.kill('no-new-quotes', { kind: 'desk' }, 'a test', 'a test')
    expect((await ask('/readyz')).json).toMatchObject({ reasons: ['the kill switch stands at no-new-quotes: a test'] })
  })

  test('can be asked without a token, and then says nothing of the desk', async () => {
    const token = 'correct-horse-battery'
    const { ask, orchestrator } = await serve({ apiTokens: { read: new Secret(token) } })
    orchestrator.setStatus({ refusal: 'the journal can not be written' })
    expect((await ask('/livez')).json).toEqual({ alive: true })
    expect((await ask('/readyz')).json).toEqual({ ready: false, reasons: null })
    const headers = { Authorization: `Bearer ${token}` }
    expect((await ask('/readyz', { headers })).json).toMatchObject({ reasons: ['the journal can not be written'] })
  })
})
