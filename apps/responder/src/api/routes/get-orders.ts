import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { ORDER_STATUSES, orderRow, orderSchema } from '../order-row.ts'
import { pageParameters, takePage } from '../page.ts'
import { choiceParameter, sinceParameter, underlyingParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'

const query = z.strictObject({
  status: choiceParameter(ORDER_STATUSES),
  underlying: underlyingParameter,
  since: sinceParameter,
  ...pageParameters,
})

/** `GET /api/orders`: orders at the hedging venue, the one that was signed last first. */
export const getOrders = readEndpoint({
  path: '/api/orders',
  role: 'read',
  summary: 'Orders at the hedging venue, newest first',
  query,
  replies: { 200: { description: 'A page.', schema: z.array(orderSchema), headers: { Link: 'The next page.' } } },
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked === undefined) return
      const { status, underlying, since = 0, limit, cursor } = asked
      const page = takePage(
        {
          limit,
          cursor,
          rows: orchestrator.timelines.orders(),
          idOf: (order) => order.request.label,
          isWanted: (order) =>
            (status === undefined || order.status === status) &&
            (underlying === undefined || order.request.instrument.startsWith(`${underlying}-`)) &&
            order.signedAt >= since,
        },
        request,
        response,
      )
      if (page !== undefined) response.json(page.map(orderRow))
    },
})
