import { createRandom, createSystemClock } from '@riposte/market-model'
import { createBuiltInMarket, startRyskSimulator } from '@riposte/simulators'

const clock = createSystemClock()
const market = createBuiltInMarket({ startAt: clock.nowMs(), seed: 1 })
const rysk = await startRyskSimulator({ market, clock, random: createRandom(1), makers: [] })

const WETH = '0xb67bfa7b488df4f2efa874f4e59242e9130ae61f'
const stream = new WebSocket(`${rysk.url}rfqs/${WETH}`)
stream.onmessage = async ({ data }) => {
  const { id, result } = JSON.parse(data)
  process.stdout.write(`RFQ ${id}: ${result.quantity} of ${result.assetName} at ${result.strike}\n`)
  await rysk.close()
}
