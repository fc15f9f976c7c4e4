import { black76Greeks, thetaPerDay, vegaPerVolPoint } from '@riposte/greeks'

const call = black76Greeks({
  right: 'call',
  forward: 2996, // USD, of the option's own expiry
  strike: 3000,
  years: 30 / 365,
  volatility: 0.52, // 52 %
})

process.stdout.write(`price  ${call.price.toFixed(2)} USD per unit\n`)
process.stdout.write(`delta  ${call.delta.toFixed(4)} units, gamma ${call.gamma.toFixed(6)} per USD\n`)
process.stdout.write(`vega   ${vegaPerVolPoint(call).toFixed(2)} USD per vol point\n`)
process.stdout.write(`theta  ${thetaPerDay(call).toFixed(2)} USD a day\n`)
