import {
  ALLOW_ALL,
  type ClockVariables,
  type Formula,
  type PermissionList,
  type Permissions,
  parseFormula,
  permissionList,
} from '@riposte/risk-limits'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import type { ReadFile } from './read-file.ts'

/** What a desk adds to the limits that have names: formulas over exposures, and what may be traded at all. */
export interface RiskRules {
  readonly formulas: readonly Formula[]
  readonly permissions: Permissions
}

export type RiskRulesResult =
  | { readonly status: 'ok'; readonly rules: RiskRules }
  /** Every problem, each naming its place. */
  | { readonly status: 'invalid'; readonly problems: readonly string[] }

const names = z.union([z.literal('all'), z.array(z.string().min(1))])
const list = z.strictObject({ allow: names.default('all'), deny: z.array(z.string().min(1)).default([]) })

const span = z.strictObject({
  days: z.array(z.enum(['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'])).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  value: z.number(),
})

const schema = z.strictObject({
  variables: z
    .record(
      z.string().regex(/^[A-Za-z]\w*$/),
      z.strictObject({ otherwise: z.number(), spans: z.array(span).default([]) }),
    )
    .default({}),
  limits: z.array(z.string()).default([]),
  permissions: z
    .strictObject({
      underlyings: list.optional(),
      instruments: list.optional(),
      expiries: list.optional(),
      takers: list.optional(),
      tokens: list.optional(),
    })
    .default({}),
})

export const NO_RULES: RiskRules = {
  formulas: [],
  permissions: {
    underlyings: ALLOW_ALL,
    instruments: ALLOW_ALL,
    expiries: ALLOW_ALL,
    chainIds: ALLOW_ALL,
    takers: ALLOW_ALL,
    tokens: ALLOW_ALL,
    watchedPegs: new Set(),
  },
}

/** Read the file of RISK_RULES_FILE. Without one there are no rules beyond the limits. */
export function readRiskRules(path: string | undefined, readFile: ReadFile): RiskRulesResult {
  if (path === undefined) return { status: 'ok', rules: NO_RULES }
  const read = readFile(path)
  if (read.status !== 'ok') {
    return { status: 'invalid', problems: [read.status === 'absent' ? 'there is no such file' : read.message] }
  }
  return parseRiskRules(read.text)
}

export function parseRiskRules(text: string): RiskRulesResult {
  let document: unknown
  try {
    document = parse(text) ?? {}
  } catch (error) {
    if (error instanceof YAMLParseError) return { status: 'invalid', problems: [error.message] }
    throw error
  }
  const parsed = schema.safeParse(document)
  if (!parsed.success) {
    return {
      status: 'invalid',
      problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    }
  }
  const { variables, limits, permissions } = parsed.data
  const problems: string[] = []
  const formulas: Formula[] = []
  for (const [i, limit] of limits.entries()) {
    const result = parseFormula(limit, variables as ClockVariables)
    if (result.status === 'ok') formulas.push(result.formula)
    else problems.push(`limits.${i}: ${result.message}`)
  }
  if (problems.length > 0) return { status: 'invalid', problems }
  const listed = (given: z.output<typeof list> | undefined): PermissionList =>
    given === undefined ? ALLOW_ALL : permissionList(given.allow, given.deny)
  return {
    status: 'ok',
    rules: {
      formulas,
      permissions: {
        ...NO_RULES.permissions,
        underlyings: listed(permissions.underlyings),
        instruments: listed(permissions.instruments),
        expiries: listed(permissions.expiries),
        takers: listed(permissions.takers),
        tokens: listed(permissions.tokens),
      },
    },
  }
}
