import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { pageParameters, takePage } from '../page.ts'
import { choiceParameter, sinceParameter, underlyingParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'
import { RFQ_ANSWERS, rfqAnswer, rfqRow, rfqSchema } from '../rfq-row.ts'
import { TRADE_STATUSES } from '../trade-row.ts'

const query = z.strictObject({
  answer: choiceParameter(RFQ_ANSWERS),
  status: choiceParameter(TRADE_STATUSES),
  underlying: underlyingParameter,
  since: sinceParameter,
  ...pageParameters,
})

/** `GET /api/rfqs`: what was asked and how it was answered, newest first. */
export const getRfqs = readEndpoint({
  path: '/api/rfqs',
  role: 'read',
  summary: 'RFQs and how they were answered, newest first',
  query,
  replies: { 200: { description: 'A page.', schema: z.array(rfqSchema), headers: { Link: 'The next page.' } } },
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked === undefined) return
      const { answer, status, underlying, since = 0, limit, cursor } = asked
      const page = takePage(
        {
          limit,
          cursor,
          rows: orchestrator.trades(),
          idOf: (trade) => trade.id,
          isWanted: (trade) =>
            trade.rfqId !== undefined &&
            (answer === undefined || rfqAnswer(trade) === answer) &&
            (status === undefined || trade.status === status) &&
            (underlying === undefined || trade.underlying === underlying) &&
            trade.receivedAt >= since,
        },
        request,
        response,
      )
      if (page === undefined) return
      response.json(page.map((trade) => rfqRow(trade, orchestrator.timelines.timeline(trade.id))))
    },
})
