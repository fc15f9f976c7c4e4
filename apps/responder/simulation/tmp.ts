import { simulate } from './simulate.ts'
const m = new Map<string, number>(); let worlds=0, alerts=0
for (let seed=1; seed<=Number(process.argv[2] ?? 30); seed++) {
const r = await simulate(seed, { chaos: { deltaHedging: true } })
if (r.violations.length) console.log(seed, r.violations)
let any=false
for (const e of r.events) { if (e.type==='order.signed' && e.decision) { any=true; const k=e.decision.purpose+' '+e.order.request.timeInForce; m.set(k,(m.get(k)??0)+1) } if (e.type==='hedger.alert') {alerts++; if (alerts<6) console.log(seed,e.message)}; if (e.type==='order.filled' && e.tradeId.startsWith('G-')) m.set('fill',(m.get('fill')??0)+1); if (e.type==='order.rejected' && e.tradeId.startsWith('G-')) { const k='rej '+e.reject.code; m.set(k,(m.get(k)??0)+1)} 
if (e.type==='kill.engaged') { const k='kill '+e.cause; m.set(k,(m.get(k)??0)+1)} }
if (any) worlds++
}
console.log(worlds, alerts, m)
