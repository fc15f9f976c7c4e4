import { createMemoryNonceStore, createNonces, createThrowawaySigner } from '@riposte/evm-signing'
import { createDeriveVenue } from '@riposte/exchange-derive'
import { createRandom, createSystemClock, parseWad } from '@riposte/market-model'
import { createBuiltInMarket, startDeriveSimulator } from '@riposte/simulators'

const [clock, random, signer] = [createSystemClock(), createRandom(1), createThrowawaySigner()]
const wallet = signer.address
const accounts = [{ wallet, sessionKeys: [], subaccounts: [{ id: 12, usdc: parseWad('100000') }] }]
const market = createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 })
const { url, close } = await startDeriveSimulator({ market, clock, random, accounts })

const nonces = createNonces({ signer: wallet, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' })
const subaccounts = { ETH: 12 }
const venue = createDeriveVenue({ network: 'local', url, wallet, signer, subaccounts, clock, random, nonces })
await venue.start({ fill() {}, order() {}, status() {} })

const limitPrice = parseWad(venue.book('ETH-PERP')?.bids.at(-1)?.[0] ?? '0')
const hedge = { label: 'hedge-1', instrument: 'ETH-PERP', amount: parseWad('0.5'), limitPrice } as const
const order = venue.signOrder({ ...hedge, side: 'sell', timeInForce: 'ioc' })
process.stdout.write(`${(await venue.placeOrder(order)).status}\n`)
await venue.stop()
await close()
