import { createMemoryNonceStore, createNonces, recoverAddress } from '@riposte/evm-signing'
import { parseWad } from '@riposte/market-model'
import { expect, test } from 'vitest'
import { type SendTransferOptions, sendTransfer, type TransferOrder, transferSentence } from './send-transfer.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { createRecordingLogger } from './testing/recording-logger.ts'
import { createScriptedSockets } from './testing/scripted-sockets.ts'
import { chain, signer, trusted, USDT0 } from './testing/wire-samples.ts'
import { transferDigest } from './transfer.ts'

const deposit: TransferOrder = { direction: 'deposit', token: chain.strikeAsset, amount: parseWad('1000.5') }

function setUp(changes: Partial<SendTransferOptions> = {}) {
  const clock = createFakeClock()
  const sockets = createScriptedSockets()
  const logger = createRecordingLogger()
  const order = changes.order ?? deposit
  const outcome = sendTransfer({
    url: 'ws://rysk.test/',
    chainId: 999,
    signer,
    clock,
    logger,
    nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'microseconds' }),
    openSocket: sockets.open,
    order,
    confirmation: `${order.direction} 1000.5 USDT0 on chain 999`,
    ...changes,
  })
  outcome.catch(() => {})
  return { clock, sockets, logger, outcome, socket: () => sockets.last('/maker') }
}

test('says in words what is to be confirmed', () => {
  expect(transferSentence(deposit, 999)).toBe('deposit 1000.5 USDT0 on chain 999')
})

test.each(['deposit', 'withdraw'] as const)(
  'signs a %s, sends it once and tells that it was taken',
  async (direction) => {
    const { socket, outcome, sockets } = setUp({ order: { ...deposit, direction } })
    socket().open()
    expect(socket().sent).toHaveLength(1)
    const { id, method, params } = JSON.parse(socket().sent[0] ?? '')
    expect([id, method]).toEqual(['1775567151', direction])
    const { signature, ...rest } = params
    expect(rest).toEqual({
      user: signer.address,
      asset: USDT0,
      chainId: 999,
      amount: '1000500000',
      isDeposit: direction === 'deposit',
      nonce: '1775567151000000',
    })
    const digest = transferDigest(
      { ...rest, amount: 1_000_500_000n, nonce: 1_775_567_151_000_000n },
      trusted[0].separator,
    )
    expect(recoverAddress(digest, signature)).toBe(signer.address)
    socket().message('{"id":"other","result":"OK"}')
    socket().message('noise')
    socket().message(`{"jsonrpc":"2.0","id":"${id}","result":"OK"}`)
    expect(await outcome).toEqual({ status: 'accepted', nonce: 1_775_567_151_000_000n })
    expect(socket().terminated).toBe(true)
    expect(sockets.all).toHaveLength(1)
  },
)

test('tells why it was rejected', async () => {
  const { socket, outcome } = setUp()
  socket().open()
  socket().message('{"id":"1775567151","error":{"code":-32003,"message":"Internal Error"}}')
  expect(await outcome).toMatchObject({ status: 'rejected', code: '-32003', message: 'Internal Error' })
})

test('does not know after silence or a lost connection, and sends nothing again', async () => {
  const silent = setUp()
  silent.socket().open()
  silent.clock.advance(10_000)
  expect(await silent.outcome).toMatchObject({ status: 'unknown' })
  const lost = setUp()
  lost.socket().open()
  lost.socket().close('gone')
  expect(await lost.outcome).toEqual({ status: 'unknown', cause: 'gone', nonce: 1_775_567_151_000_000n })
  expect(lost.sockets.all).toHaveLength(1)
  expect(lost.clock.pending).toBe(0)
})

test('throws when nothing was sent', async () => {
  const refused = setUp()
  refused.socket().close('refused')
  await expect(refused.outcome).rejects.toMatchObject({ code: 'NOT_CONNECTED' })
  const slow = setUp()
  slow.clock.advance(10_000)
  slow.socket().open()
  await expect(slow.outcome).rejects.toMatchObject({ code: 'NOT_CONNECTED' })
  expect(slow.socket().sent).toEqual([])
  const broken = setUp()
  broken.socket().broken = true
  broken.socket().open()
  await expect(broken.outcome).rejects.toMatchObject({ code: 'NOT_CONNECTED' })
  const noNetwork = setUp({
    openSocket() {
      throw new Error('no network')
    },
  })
  await expect(noNetwork.outcome).rejects.toMatchObject({ code: 'NOT_CONNECTED' })
})

test.each(['', 'yes', 'deposit 1000.5 USDT0 on chain 998', 'withdraw 1000.5 USDT0 on chain 999'])(
  'moves nothing on the confirmation %j',
  async (confirmation) => {
    const { outcome, sockets } = setUp({ confirmation })
    await expect(outcome).rejects.toMatchObject({ code: 'REFUSED', field: 'confirmation' })
    expect(sockets.all).toEqual([])
  },
)

test.each(['0', '-1', '0.0000001'])('refuses the amount %s', async (amount) => {
  const { outcome } = setUp({ order: { ...deposit, amount: parseWad(amount) } })
  await expect(outcome).rejects.toMatchObject({ code: 'OPTION_INVALID', field: 'amount' })
  expect(() => transferSentence({ ...deposit, amount: parseWad(amount) }, 999)).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID', field: 'amount' }),
  )
})

test('writes no signature and no key into the log', async () => {
  const { socket, logger, outcome } = setUp()
  socket().open()
  socket().message('{"id":"1775567151","result":"OK"}')
  await outcome
  const { signature } = JSON.parse(socket().sent[0] ?? '').params
  expect(logger.events()).toEqual(['rysk.transfer.sending', 'rysk.transfer.answered'])
  expect(JSON.stringify(logger.lines)).not.toContain(signature.slice(2, 20))
})
