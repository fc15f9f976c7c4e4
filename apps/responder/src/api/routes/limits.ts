import { formatWad } from '@riposte/market-model'
import type { Orchestrator } from '@riposte/orchestrator'
import { definitionOf, LIMIT_NAMES, type LimitName } from '@riposte/risk-limits'
import { z } from 'zod'
import { readEndpoint } from '../endpoint.ts'
import { decimalText, sentence } from '../field-schemas.ts'
import { limitUseRow, limitUseSchema } from '../limit-use-row.ts'
import { changedLimits, limitChanges } from '../limit-values.ts'
import { jsonReply, problem } from '../problem-response.ts'
import { underlyingParameter } from '../query-schemas.ts'
import { readQuery } from '../read-query.ts'
import { writeEndpoint } from '../write-endpoint.ts'

const query = z.strictObject({ underlying: underlyingParameter })

const limitSchema = z.strictObject({
  name: z.string(),
  meaning: z.string(),
  unit: z.string(),
  kind: z.enum(['cap', 'floor']).meta({ description: 'A cap is tightened downwards, a floor upwards.' }),
  value: decimalText.meta({ description: 'Where there is no exception, as configured or tightened since.' }),
  by_underlying: z.record(z.string(), decimalText),
  default: decimalText.meta({ description: 'Unless configured.' }),
  ceiling: decimalText.meta({ description: 'The loosest value that a configuration may have.' }),
  per_underlying: z.boolean(),
  uses: z.array(limitUseSchema).meta({ description: 'Empty for a limit that is judged anew at each quote or order.' }),
})

/** `GET /api/limits`: every limit with its value and meaning, and where it is used. */
export const getLimits = readEndpoint({
  path: '/api/limits',
  role: 'read',
  summary: 'Every limit: value, use, headroom, default, ceiling, unit and meaning',
  query,
  replies: { 200: { description: 'All of them.', schema: z.array(limitSchema) } },
  serve:
    ({ orchestrator }) =>
    (request, response) => {
      const asked = readQuery(query, request, response)
      if (asked !== undefined) response.json(limitRows(orchestrator, LIMIT_NAMES, asked.underlying))
    },
})

const tightening = z.strictObject({ limits: limitChanges, by: sentence })
const tightened = z.strictObject({
  changed: z
    .array(z.string())
    .meta({ description: 'Names of limits that are tighter now; the others were so already.' }),
  limits: z.array(limitSchema),
})

/** `POST /api/limits`: make limits tighter while the desk runs. */
export const postLimits = writeEndpoint({
  path: '/api/limits',
  role: 'admin',
  audited: true,
  summary: 'Make limits tighter',
  description:
    'All of them or none: a value that would be looser refuses the whole. Durable when the reply comes; it holds over ' +
    'restarts until the configuration changes.',
  body: tightening,
  replies: { 200: { description: 'The limits that were named, as they are now.', schema: tightened } },
  problems: ['limit-loosened'],
  serve: ({ orchestrator }) => ({
    async act({ limits, by }) {
      const result = await orchestrator.tightenLimits(changedLimits(orchestrator.limits(), limits), by)
      if (result.status === 'refused') {
        const errors = result.problems.map(({ name, message }) => ({ field: `limits.${name}`, message }))
        const detail = errors.map(({ message }) => message).join('; ')
        return { reply: problem('limit-loosened', detail, { field: errors[0]?.field ?? '', errors }), keep: true }
      }
      const body: z.input<typeof tightened> = {
        changed: [...result.changed],
        limits: limitRows(orchestrator, Object.keys(limits) as LimitName[], undefined),
      }
      return { reply: jsonReply(200, body), keep: true }
    },
  }),
})

function limitRows(
  orchestrator: Orchestrator,
  names: readonly LimitName[],
  underlying: string | undefined,
): z.input<typeof limitSchema>[] {
  const limits = orchestrator.limits()
  const uses = orchestrator
    .risk()
    .limits.filter((use) => underlying === undefined || use.underlying === undefined || use.underlying === underlying)
  return names.map((name) => {
    const { meaning, unit, kind, default: standard, ceiling, perUnderlying } = definitionOf(name)
    const { default: value, byUnderlying } = limits[name]
    return {
      name,
      meaning,
      unit,
      kind,
      value: formatWad(value),
      by_underlying: Object.fromEntries(
        Object.entries(byUnderlying).map(([symbol, amount]) => [symbol, formatWad(amount)]),
      ),
      default: standard,
      ceiling,
      per_underlying: perUnderlying,
      uses: uses.filter((use) => use.name === name).map(limitUseRow),
    }
  })
}
