import { type OrderState, parseWad, silentLogger } from '@riposte/market-model'
import { expect, it } from 'vitest'
import { createAccountStream } from './account-stream.ts'
import { createReporter } from './report.ts'
import { orderRecord } from './testing/records.ts'

function createBench() {
  const told: string[] = []
  const say = ({ status, filled }: OrderState): void => void told.push(`${status} ${Number(filled) / 1e18}`)
  const stream = createAccountStream({ fill() {}, order: say }, createReporter(silentLogger))
  const update = (order_status: string, filled_amount: string): void => {
    stream.onOrders([orderRecord({ order_status, filled_amount })])
  }
  return { stream, told, update }
}

it('lets no overtaken update undo a later one: an order never comes back to life, nor loses fills', () => {
  const { stream, told, update } = createBench()
  update('open', '0.5')
  update('open', '0')
  update('filled', '1')
  update('open', '0.5')
  expect(told).toEqual(['open 0.5', 'closed 1'])
  expect(stream.openOrders()).toEqual([])
})

it('does not take an order for open on the word of a reply that came after its end', () => {
  const { stream, update } = createBench()
  update('cancelled', '0')
  const { order_id: orderId, label, instrument_name: instrument } = orderRecord() as Record<string, string>
  stream.noteOrder({
    orderId,
    label,
    instrument,
    side: 'sell',
    amount: parseWad('1'),
    filled: parseWad('0'),
    status: 'open',
  } as OrderState)
  expect(stream.openOrders()).toEqual([])
})

it('tells nobody that an order is open whose end is known already', () => {
  const { stream, told, update } = createBench()
  update('open', '0')
  const [resting] = stream.openOrders()
  stream.noteOrder({ ...(resting as OrderState), status: 'closed' })
  update('open', '0')
  update('cancelled', '0')
  expect(told).toEqual(['open 0', 'closed 0'])
})

it('still has to tell the end of an order that only a reply has told of', () => {
  const { stream, told, update } = createBench()
  update('open', '0')
  const [resting] = stream.openOrders()
  stream.noteOrder({ ...(resting as OrderState), status: 'closed' })
  expect(stream.openOrders()).toEqual([resting])
  update('cancelled', '0')
  expect([told, stream.openOrders()]).toEqual([['open 0', 'closed 0'], []])
})

it('tells the end of an order that was cut short after the same fills', () => {
  const { told, update } = createBench()
  update('open', '0.5')
  update('cancelled', '0.5')
  update('cancelled', '0.5')
  expect(told).toEqual(['open 0.5', 'closed 0.5'])
})
