import type { Endpoint } from './endpoint.ts'
import { getConfig } from './routes/get-config.ts'
import { getDocs, getOpenApi } from './routes/get-docs.ts'
import { getEvents } from './routes/get-events.ts'
import { getExpiry } from './routes/get-expiry.ts'
import { getHealth } from './routes/get-health.ts'
import { getHedges } from './routes/get-hedges.ts'
import { getIndex } from './routes/get-index.ts'
import { getLivez } from './routes/get-livez.ts'
import { getMarkets } from './routes/get-markets.ts'
import { getMetrics } from './routes/get-metrics.ts'
import { getOrders } from './routes/get-orders.ts'
import { getPnl } from './routes/get-pnl.ts'
import { getPositions } from './routes/get-positions.ts'
import { getReadyz } from './routes/get-readyz.ts'
import { getRfq } from './routes/get-rfq.ts'
import { getRfqs } from './routes/get-rfqs.ts'
import { getRisk } from './routes/get-risk.ts'
import { getTrade } from './routes/get-trade.ts'
import { getTrades } from './routes/get-trades.ts'
import { getKill, postKill, postRelease, postWatchdog } from './routes/kill.ts'
import { getLimits, postLimits } from './routes/limits.ts'
import { postQuote } from './routes/post-quote.ts'
import { postTrade } from './routes/post-trade.ts'
import { postWhatif } from './routes/post-whatif.ts'

/** Everything that the API answers. */
export const ENDPOINTS: readonly Endpoint[] = [
  getIndex(() => ENDPOINTS),
  postTrade,
  getTrades,
  getTrade,
  getRfqs,
  getRfq,
  getOrders,
  getHedges,
  getMarkets,
  postQuote,
  getPositions,
  getRisk,
  getPnl,
  getExpiry,
  getLimits,
  postLimits,
  postWhatif,
  getKill,
  postKill,
  postRelease,
  postWatchdog,
  getEvents,
  getConfig,
  getOpenApi(() => ENDPOINTS),
  getDocs(() => ENDPOINTS),
  getHealth,
  getLivez,
  getReadyz,
  getMetrics,
]
