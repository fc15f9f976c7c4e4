import type { Exchange } from './exchange.ts'
import type { Answer, Call, Method, Principal } from './method.ts'
import type { Hit } from './rate-limits.ts'
import { refused } from './rpc-error.ts'
import { mayDo } from './scopes.ts'

/** What a request counts as, before anybody has checked its params. */
export function hitOf(exchange: Exchange, { rate }: Method, params: Readonly<Record<string, unknown>>): Hit {
  if (rate !== 'matching') return { rate, cost: 1, instrument: undefined }
  const name = params.instrument_name
  const listed = typeof name === 'string' ? exchange.instruments.get(name) : undefined
  return { rate, cost: params.mmp === true ? 1 / 3 : 1, instrument: listed }
}

/** Let somebody call a method, if they may. */
export function runMethod(method: Method, call: Call, principal: Principal | undefined): Answer {
  if (method.access === 'public') return method.run(call)
  if (principal === undefined) return refused(14021)
  const { account, key } = principal
  return mayDo(account, key, method.scope) ? method.run({ ...call, account, key }) : refused(14031)
}
