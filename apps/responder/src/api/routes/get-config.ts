import { z } from 'zod'
import type { EffectiveOption } from '../../config/effective-config.ts'
import { readEndpoint } from '../endpoint.ts'

const optionSchema = z.strictObject({
  name: z.string(),
  value: z
    .string()
    .nullable()
    .meta({ description: 'As it would be written; [redacted] for a secret, null when unset.' }),
  source: z.enum(['flag', 'environment', 'dotenv', 'yaml', 'default']),
  where: z.string().meta({ description: 'The same for people: "desk.yaml line 3".' }),
  default: z.string().nullable(),
  unit: z.string().nullable(),
  meaning: z.string(),
})

/** `GET /api/config`: every option as it holds and where that came from; secrets are not in it. */
export const getConfig = readEndpoint({
  path: '/api/config',
  role: 'admin',
  summary: 'The configuration as it holds, with the source of each value; secrets redacted',
  replies: { 200: { description: 'Every option.', schema: z.array(optionSchema) } },
  serve: ({ config }) => {
    const rows = config.map(configOptionRow)
    return (_request, response) => void response.json(rows)
  },
})

export function configOptionRow(option: EffectiveOption): z.input<typeof optionSchema> {
  return {
    name: option.name,
    value: option.value ?? null,
    source: option.source.kind,
    where: option.source.label,
    default: option.default ?? null,
    unit: option.unit ?? null,
    meaning: option.sentence,
  }
}
