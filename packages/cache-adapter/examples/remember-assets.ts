import { createCache } from '@riposte/cache-adapter'

const say = (text: string) => process.stdout.write(`${text}\n`)
const cache = await createCache({ backend: 'memory', clock: { nowMs: () => Date.now() } })

const assets = cache.entry({
  name: 'rysk/assets',
  version: 1,
  ttlMs: 24 * 60 * 60 * 1000,
  parse: (value) => {
    if (!Array.isArray(value)) throw new Error('expected an array')
    return value.map(String)
  },
})

say(`before: ${await assets.get()}`)
await assets.set(['WHYPE', 'UBTC'])
say(`after: ${await assets.get()}`)
say(JSON.stringify(cache.stats()))
await cache.close()
