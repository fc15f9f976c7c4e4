import { createCache } from '@riposte/cache-adapter'

const say = (text: string) => process.stdout.write(`${text}\n`)
const clock = { nowMs: () => Date.now() }
const cache = await createCache({ backend: 'memory', clock })

const assets = cache.entry({
  name: 'rysk/assets',
  version: 1,
  ttlMs: 60 * 60 * 1000,
  staleMs: 24 * 60 * 60 * 1000,
  parse: (value) => {
    if (!Array.isArray(value)) throw new Error('expected an array')
    return value.map(String)
  },
})

const fetchAssets = async () => ['WHYPE', 'UBTC']
for (let i = 0; i < 2; i++) {
  const loaded = await assets.load(fetchAssets)
  say(loaded.status === 'fresh' ? `${loaded.value} from ${loaded.from}` : loaded.status)
}
say(JSON.stringify(cache.stats()))
await cache.close()
