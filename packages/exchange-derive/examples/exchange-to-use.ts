// Where the other examples trade: on a simulated exchange, or on testnet with
//
//   --testnet --wallet 0x… --subaccount 12 --keystore FILE --passphrase-file FILE
//
// The key file is an Ethereum keystore (version 3) of a session key with the scope trade:all.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import {
  createMemoryNonceStore,
  createNonces,
  createThrowawaySigner,
  openKeystore,
  type Signer,
} from '@riposte/evm-signing'
import { createDeriveVenue, type DeriveListeners, type DeriveVenue } from '@riposte/exchange-derive'
import { createRandom, createSystemClock, parseWad } from '@riposte/market-model'
import { createBuiltInMarket, startDeriveSimulator } from '@riposte/simulators'

const { values } = parseArgs({
  options: {
    testnet: { type: 'boolean', default: false },
    wallet: { type: 'string' },
    subaccount: { type: 'string', default: '12' },
    keystore: { type: 'string' },
    'passphrase-file': { type: 'string' },
  },
})
const clock = createSystemClock()

export interface Place {
  /** Connect another party; on the simulator every party has an account of its own. */
  open(listeners?: DeriveListeners): Promise<DeriveVenue>
  close(): Promise<void>
}

/** Starts the simulator unless `--testnet` was given. @param parties that will connect */
export async function openPlace(parties = 1): Promise<Place> {
  const opened: DeriveVenue[] = []
  async function start(options: { wallet: string; signer: Signer; subaccount: number; url?: string }, listeners = {}) {
    const { wallet, signer, subaccount, url } = options
    const venue = createDeriveVenue({
      network: url === undefined ? 'testnet' : 'local',
      ...(url === undefined ? {} : { url }),
      wallet,
      signer,
      subaccounts: { ETH: subaccount },
      clock,
      random: createRandom(clock.nowMs()),
      listeners,
      // On a real account use a store that survives restarts.
      nonces: createNonces({ signer: signer.address, store: createMemoryNonceStore(), clock, unit: 'nanoseconds' }),
    })
    opened.push(venue)
    await venue.start({ fill() {}, order() {}, status() {} })
    return venue
  }
  const stopAll = () => Promise.all(opened.map((venue) => venue.stop()))

  if (values.testnet) {
    const [keystore = '', passphrase = ''] = [values.keystore, values['passphrase-file']].map((file) =>
      readFileSync(file ?? '/dev/null', 'utf8').trim(),
    )
    const signer = await openKeystore(keystore, passphrase)
    const account = { wallet: values.wallet ?? '', signer, subaccount: Number(values.subaccount) }
    return { open: (listeners) => start(account, listeners), close: async () => void (await stopAll()) }
  }

  const accounts = Array.from({ length: parties }, (_, i) => ({ id: 12 + i, signer: createThrowawaySigner() }))
  const simulator = await startDeriveSimulator({
    market: createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 }),
    clock,
    random: createRandom(1),
    accounts: accounts.map(({ id, signer }) => ({
      wallet: signer.address,
      sessionKeys: [],
      subaccounts: [{ id, usdc: parseWad('1000000') }],
      rfqMaker: true,
    })),
  })
  return {
    open(listeners) {
      const { id, signer } = accounts.shift() ?? { id: 0, signer: createThrowawaySigner() }
      return start({ wallet: signer.address, signer, subaccount: id, url: simulator.url }, listeners)
    },
    async close() {
      await stopAll()
      await simulator.close()
    },
  }
}
