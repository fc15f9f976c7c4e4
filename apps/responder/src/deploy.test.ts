import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { cacheMetrics } from './metrics/cache-metrics.ts'
import { createMetrics } from './metrics/create-metrics.ts'
import { statusMetrics } from './metrics/status-metrics.ts'
import { venueMetrics } from './metrics/venue-metrics.ts'
import { createFakeOrchestrator } from './testing/fake-orchestrator.ts'
import { configOf, load } from './testing/load-from-memory.ts'

// Images can't be pulled and services can't be started everywhere, but what deploy/ says of the desk can be held against it.

const ROOT = new URL('../../../', import.meta.url).pathname
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

interface Service {
  readonly image?: string
  readonly user?: string
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly stop_grace_period?: string
}

const compose = parse(read('deploy/compose.yaml'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>> & { readonly desk: Service }
  readonly secrets: Readonly<Record<string, { readonly file: string }>>
}
const alerts = (
  parse(read('deploy/prometheus/alerts.yml')) as {
    readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[]
  }
).groups.flatMap(({ rules }) => rules)
const dashboard = JSON.parse(read('deploy/grafana/dashboards/desk.json')) as {
  readonly panels: readonly {
    readonly title: string
    readonly datasource: { readonly uid: string }
    readonly targets: readonly { readonly expr: string }[]
  }[]
}

/** `NAME=value` of each line, without comments and blank lines. */
function variablesOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split('\n').flatMap((line) => {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(pairs)
}

const decided = variablesOf(read('deploy/desk.env.example'))

/** A configuration as a deployment makes it, with a secret in every file that is named. */
function configure(env: Readonly<Record<string, string>>) {
  const named = Object.entries(env).filter(([name]) => name.endsWith('_FILE'))
  const files = Object.fromEntries(
    named.map(([name, path]) => [path, name.includes('KEY') ? '11'.repeat(32) : name.padEnd(24, '.')]),
  )
  return configOf(load({ env, files }))
}

const seconds = (span: string | undefined): number => Number(/^(\d+)s?$/.exec(span ?? '')?.[1] ?? Number.NaN)
/** After the wait for live quotes a stop looks once more, and hedges what it finds. */
const LAST_HEDGES_S = 5

describe('metrics in rules and panels', () => {
  const names = new Set<string>()
  const samples = new Set<string>()

  beforeAll(async () => {
    const orchestrator = createFakeOrchestrator()
    const none = { hits: 0, misses: 0, unreadable: 0, stale: 0, errors: 0, outages: 0 }
    const cache = { stats: () => none, state: () => ({ status: 'up' }) as const }
    const alertCounts = { 'fee-differs': 0, 'late-trade': 0, gap: 0, 'unknown-frame': 0 }
    const venues = { venue: { session: () => undefined }, alerts: () => alertCounts }
    const metrics = createMetrics(orchestrator, [
      cacheMetrics('file', cache),
      statusMetrics(orchestrator),
      venueMetrics(venues),
    ])
    const { text } = await metrics.scrape()
    metrics.stop()
    for (const [, name = '', type] of text.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
      for (const suffix of type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']) names.add(name + suffix)
    }
    for (const [, name, labels = ''] of text.matchAll(/^(\w+)\{(.*)\} /gm)) {
      for (const label of labels.split(',')) samples.add(`${name} ${label}`)
    }
  })

  const expressions = [
    ...alerts.map(({ alert, expr }) => [alert, expr] as const),
    ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const)),
  ]

  it.each(expressions)('%s: %s is about metrics that the desk serves', (_name, expr) => {
    const used = [...expr.matchAll(/\b(?:riposte|arbitrage|nodejs|process)_\w+/g)].map(([name]) => name)
    if (!expr.includes('up{job="riposte"}')) expect(used).not.toEqual([])
    expect(used.filter((name) => !names.has(name))).toEqual([])
  })

  it('looks for values of labels that there are from the first scrape on, so that a first increase is seen', () => {
    const wanted = alerts.flatMap(({ expr }) =>
      [...expr.matchAll(/(\w+)\{(\w+)=~?"([^"]+)"\}/g)].flatMap(([, name, label, values = '']) =>
        values.split('|').map((value) => `${name} ${label}="${value}"`),
      ),
    )
    expect(wanted.length).toBeGreaterThan(5)
    expect(wanted.filter((sample) => !samples.has(sample) && !sample.startsWith('up '))).toEqual([])
  })

  it('are read from the data source that is provisioned', () => {
    const provisioned = parse(read('deploy/grafana/provisioning/datasources/prometheus.yaml'))
    expect(new Set(dashboard.panels.map(({ datasource }) => datasource.uid))).toEqual(
      new Set([provisioned.datasources[0].uid]),
    )
  })
})

it('has a section of the runbook for every alert, and no other', () => {
  const sections = [...read('docs/runbook.md').matchAll(/^### (Riposte\w+)$/gm)].map(([, name]) => name)
  expect(sections.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted())
})

describe('compose.yaml', () => {
  const services = Object.entries(compose.services)
  const { desk } = compose.services

  it('configures a desk that would start', () => {
    const config = configure({ ...decided, ...desk.environment })
    expect(config).toMatchObject({ mode: 'live', cacheBackend: 'valkey', httpHost: 'desk' })
    expect(seconds(desk.stop_grace_period)).toBeGreaterThan(config.stopTimeoutS + LAST_HEDGES_S)
  })

  it.each(services)(
    '%s is confined: no root, no writable root, no capability, nothing open to other machines',
    (...[, service]) => {
      expect(service.user).toMatch(/^\$\{RIPOSTE_UID:-[1-9]\d*\}:/)
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] })
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/)
      if (service !== desk) expect(service.image).toMatch(/:v?\d+\.\d+/)
    },
  )

  it.each(services)('%s is given files that there are, and secrets that are named', (...[, service]) => {
    for (const name of service.secrets ?? []) expect(compose.secrets).toHaveProperty([name])
    const used = Object.values(service.environment ?? {}).flatMap(
      (value) => /^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? [],
    )
    expect(service.secrets ?? []).toEqual(expect.arrayContaining(used))
    for (const volume of service.volumes ?? []) {
      const [from = '', , mode] = volume.split(':')
      if (mode === 'ro') expect(existsSync(join(ROOT, 'deploy', from)), from).toBe(true)
      else expect(from).toMatch(/^\.\/state\//)
    }
  })

  it('lets Prometheus ask the desk under its name, with a token that only reads', () => {
    const scrape = parse(read('deploy/prometheus/prometheus.yml')).scrape_configs[0]
    const { HTTP_HOST, HTTP_PORT, API_READ_TOKEN_FILE } = desk.environment ?? {}
    expect(scrape.static_configs[0].targets).toEqual([`${HTTP_HOST}:${HTTP_PORT}`])
    expect(scrape.authorization.credentials_file).toBe(API_READ_TOKEN_FILE)
  })

  it('keeps what is secret out of the repository and out of the image', () => {
    for (const ignored of [read('.gitignore'), read('.dockerignore')]) {
      for (const path of ['deploy/secrets', 'deploy/state', 'deploy/desk.env']) expect(ignored).toContain(path)
    }
    for (const { file } of Object.values(compose.secrets)) expect(file).toMatch(/^\.\/secrets\//)
  })
})

describe('the Dockerfile', () => {
  const lines = read('deploy/Dockerfile').replaceAll('\\\n', ' ').split('\n')
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))

  it('runs the desk as nobody special, from an image without build tools', () => {
    expect(last.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
    expect(last.filter((line) => line.startsWith('COPY '))).toEqual(['COPY --from=build /desk /opt/riposte'])
    expect(last).toContain('ENTRYPOINT ["node", "/opt/riposte/dist/main.js"]')
  })

  it('names options that there are, and a Node that the desk runs on', () => {
    const env = last.find((line) => line.startsWith('ENV ')) ?? ''
    const given = Object.fromEntries([...env.matchAll(/([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]))
    expect(configure(given)).toMatchObject({
      journalDir: '/var/lib/riposte/journal',
      cacheDir: '/var/lib/riposte/cache',
    })
    for (const line of lines.filter((text) => text.startsWith('FROM '))) expect(line).toMatch(/^FROM node:24-/)
  })
})

describe('the unit of systemd', () => {
  const unit = read('deploy/riposte.service')
  const values = (key: string): readonly string[] =>
    [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value)

  it('configures a desk that would start', () => {
    const given = variablesOf(values('Environment').join(' ').replaceAll(' ', '\n'))
    const config = configure({ ...given, ...decided })
    expect(config).toMatchObject({ mode: 'live', journalDir: '/var/lib/riposte/journal' })
    expect(seconds(values('TimeoutStopSec')[0])).toBeGreaterThan(config.stopTimeoutS + LAST_HEDGES_S)
  })

  it('starts again after a failure and not after a refused configuration; reloads by SIGHUP', () => {
    expect(values('Restart')).toEqual(['on-failure'])
    expect(values('RestartPreventExitStatus')).toEqual(['2'])
    expect(values('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID'])
    expect([values('User'), values('NoNewPrivileges'), values('ProtectSystem')]).toEqual([
      ['riposte'],
      ['yes'],
      ['strict'],
    ])
  })

  it('is understood by systemd, where there is one', () => {
    const directory = mkdtempSync(join(tmpdir(), 'riposte-unit-'))
    try {
      const file = join(directory, 'riposte.service')
      writeFileSync(file, unit.replace('/usr/bin/node', process.execPath))
      const { error, stderr, status } = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })
      // What it says of units beside ours is not ours to mend.
      const said = stderr?.split('\n').filter((line) => line.includes('riposte.service')) ?? []
      expect([error === undefined ? status : 0, said]).toEqual([0, []])
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})

it('holds YAML and JSON that can be read', () => {
  const files = readdirSync(join(ROOT, 'deploy'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:ya?ml|json)$/.test(name),
  )
  expect(files.length).toBeGreaterThan(5)
  for (const name of files) expect(parse(read(join('deploy', name)), { merge: true }), name).toBeTypeOf('object')
})
