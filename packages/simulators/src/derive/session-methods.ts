import { checkLogin } from './login.ts'
import { type Method, privateMethod, publicMethod } from './method.ts'
import { usableSubaccounts } from './own-subaccount.ts'
import { done, refused } from './rpc-error.ts'

const SOCKET_ONLY = { socketOnly: true }

/** Methods that only exist on a WebSocket. */
export const SESSION_METHODS: Readonly<Record<string, Method>> = {
  'public/login': publicMethod(({ exchange, read, session, now }) => {
    const proof = {
      wallet: read.text('wallet'),
      timestamp: read.digits('timestamp'),
      signature: read.text('signature'),
    }
    const problem = read.problem()
    if (problem !== undefined) return problem
    const login = checkLogin(exchange.accounts, proof, now, { ownerWindowMs: exchange.rules.ownerLoginWindowMs })
    if (login.status === 'refused') return login
    session?.login(login.value)
    return done(usableSubaccounts(login.value).map(({ id }) => id))
  }, SOCKET_ONLY),

  subscribe: publicMethod(({ read, session }) => {
    const names = [...new Set(read.textList('channels'))]
    const problem = read.problem()
    if (problem !== undefined || session === undefined) return problem ?? refused(-32601)
    const verdicts = session.subscribe(names)
    const texts = names.map((name) => verdicts.get(name))
    if (texts.length > 0 && texts.every((text) => text === undefined)) return refused(14022)
    if (texts.length > 0 && texts.every((text) => text !== 'ok')) return refused(13000)
    const status = Object.fromEntries(
      names.map((name, i) => [name, texts[i] ?? 'Subscription to a private channel failed']),
    )
    return done({ status, current_subscriptions: session.subscriptions() })
  }, SOCKET_ONLY),

  unsubscribe: publicMethod(({ read, session }) => {
    const names = read.has('channels') ? read.textList('channels') : undefined
    const problem = read.problem()
    if (problem !== undefined || session === undefined) return problem ?? refused(-32601)
    const status = Object.fromEntries(session.unsubscribe(names))
    return done({ status, remaining_subscriptions: session.subscriptions() })
  }, SOCKET_ONLY),

  'private/set_cancel_on_disconnect': privateMethod(
    ({ read, account }) => {
      const enabled = read.optionalFlag('enabled')
      const problem = read.problem()
      if (problem !== undefined) return problem
      if (enabled !== undefined) account.cancelOnDisconnect = enabled
      return done('ok')
    },
    'trade:all',
    SOCKET_ONLY,
  ),
}
