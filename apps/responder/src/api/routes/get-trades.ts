import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { pageParameters, takePage } from '../page.ts'
import { choiceParameter, sinceParameter, underlyingParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'
import { TRADE_SOURCES, TRADE_STATUSES, tradeRow, tradeSchema } from '../trade-row.ts'

const query = z.strictObject({
  status: choiceParameter(TRADE_STATUSES),
  source: choiceParameter(TRADE_SOURCES),
  underlying: underlyingParameter,
  since: sinceParameter,
  ...pageParameters,
})

/** `GET /api/trades`: RFQs and manual trades, newest first. */
export const getTrades = readEndpoint({
  path: '/api/trades',
  role: 'read',
  summary: 'Trades: RFQs from their arrival, and manual ones, newest first',
  query,
  replies: { 200: { description: 'A page.', schema: z.array(tradeSchema), headers: { Link: 'The next page.' } } },
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked === undefined) return
      const { status, source, underlying, since = 0, limit, cursor } = asked
      const page = takePage(
        {
          limit,
          cursor,
          rows: orchestrator.trades(),
          idOf: (trade) => trade.id,
          isWanted: (trade) =>
            (status === undefined || trade.status === status) &&
            (source === undefined || trade.source === source) &&
            (underlying === undefined || trade.underlying === underlying) &&
            trade.receivedAt >= since,
        },
        request,
        response,
      )
      if (page !== undefined) response.json(page.map(tradeRow))
    },
})
