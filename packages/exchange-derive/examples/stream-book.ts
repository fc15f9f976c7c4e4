// Print the best bid and offer of the ETH perp, once a second for some seconds.
//
//   node --conditions=source examples/stream-book.ts                                     on a simulated exchange
//   node --conditions=source examples/stream-book.ts URL WALLET SUBACCOUNT KEY_FILE      on one that is running
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { createMemoryNonceStore, createNonces, createSigner, createThrowawaySigner } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import { createRandom, createSystemClock, parseWad } from '@riposte/market-model'
import { createBuiltInMarket, startDeriveSimulator } from '@riposte/simulators'

const LINES = 3
const clock = createSystemClock()
const random = createRandom(1)
const [givenUrl, givenWallet, givenSubaccount = '12', keyFile] = process.argv.slice(2)
const signer = keyFile === undefined ? createThrowawaySigner() : createSigner(readFileSync(keyFile, 'utf8').trim())
const wallet = givenWallet ?? signer.address
const subaccount = Number(givenSubaccount)

const simulator =
  givenUrl === undefined
    ? await startDeriveSimulator({
        market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 }),
        clock,
        random,
        accounts: [
          { wallet: signer.address, sessionKeys: [], subaccounts: [{ id: subaccount, usdc: parseWad('1000') }] },
        ],
      })
    : undefined

const venue = createDeriveVenue({
  network: simulator === undefined ? 'testnet' : 'local',
  url: givenUrl ?? simulator?.url ?? '',
  wallet,
  signer,
  subaccounts: { ETH: subaccount },
  clock,
  random,
  nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' }),
})

await venue.start({ fill() {}, order() {}, status() {} })
for (let line = 0; line < LINES; line++) {
  const book = venue.book('ETH-PERP')
  const [bid, ask] = [book?.bids[0], book?.asks[0]]
  process.stdout.write(`${bid?.[1] ?? '-'} at ${bid?.[0] ?? '-'} | ${ask?.[0] ?? '-'} for ${ask?.[1] ?? '-'}\n`)
  if (line < LINES - 1) await wait(1000)
}
await venue.stop()
await simulator?.close()
