import { type Method, privateMethod } from './method.ts'
import { createMmp, type Mmp, mmpRecord, mmpSettings, resetMmp } from './mmp.ts'
import { withSubaccount } from './own-subaccount.ts'
import { done, refused } from './rpc-error.ts'

/** Market maker protection. */
export const MMP_METHODS: Readonly<Record<string, Method>> = {
  'private/set_mmp_config': privateMethod((call) => {
    const { read, exchange } = call
    const settings = {
      currency: read.text('currency'),
      amountLimit: read.optionalDecimal('mmp_amount_limit') ?? ZERO,
      deltaLimit: read.optionalDecimal('mmp_delta_limit') ?? ZERO,
      frozenMs: read.integer('mmp_frozen_time'),
      intervalMs: read.integer('mmp_interval'),
    }
    if (settings.amountLimit < 0n || settings.deltaLimit < 0n) read.reject('limits: expected 0 or more')
    if (settings.frozenMs < 0 || settings.intervalMs < 0) read.reject('times: expected 0 ms or more')
    return withSubaccount(call, (subaccount) => {
      if (!exchange.market.underlyings.includes(settings.currency)) return refused(12002)
      const mmp = createMmp(settings)
      subaccount.mmp.set(settings.currency, mmp)
      return done(mmpSettings(subaccount, mmp))
    })
  }, 'trade:*'),
  'private/get_mmp_config': privateMethod((call) => {
    const currency = call.read.optionalText('currency')
    return withSubaccount(call, (subaccount) =>
      done(chosen(subaccount.mmp, currency).map((mmp) => mmpRecord(subaccount, mmp, call.now))),
    )
  }),
  'private/reset_mmp': privateMethod((call) => {
    const currency = call.read.optionalText('currency')
    return withSubaccount(call, (subaccount) => {
      for (const mmp of chosen(subaccount.mmp, currency)) resetMmp(mmp)
      return done('ok')
    })
  }, 'trade:*'),
}

const ZERO = 0n as Mmp['amountLimit']

/** Those of one currency, or all. */
function chosen(mmps: ReadonlyMap<string, Mmp>, currency: string | undefined): readonly Mmp[] {
  return [...mmps.values()].filter((mmp) => currency === undefined || mmp.currency === currency)
}
