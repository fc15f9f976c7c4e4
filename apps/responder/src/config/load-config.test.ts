import { parseWad } from '@riposte/market-model'
import { limitFor } from '@riposte/risk-limits'
import { describe, expect, test } from 'vitest'
import { configOf, load, problemsOf } from '../testing/load-from-memory.ts'

const EXCEPTIONS = '500,BTC:20,ETH:300.5'

describe('defaults', () => {
  test('are those of the design when nothing is given', () => {
    const config = configOf(load({}))
    expect(config).toMatchObject({
      mode: 'paper',
      rolloutPhase: 'full',
      dryRun: false,
      enableManualTrades: true,
      gammaHedging: false,
      cacheBackend: 'file',
      cacheDir: './cache',
      valkeyAddr: ['localhost:6379'],
      valkeyTls: false,
      httpPort: 8080,
      httpHost: '127.0.0.1',
      apiToken: undefined,
      journalDir: './journal',
      stopTimeoutS: 45,
      deriveUrl: undefined,
      deriveCancelOnDisconnect: 'keep',
      ryskAssets: 'all',
      quoteValidityS: 30,
      quoteEdgeBps: 2,
      paperChain: undefined,
      logLevel: 'info',
      logFormat: 'auto',
    })
    expect(config.maxPositionSize.default).toBe(parseWad('1000'))
    expect(config.maxDeltaExposure.default).toBe(parseWad('500'))
    expect(config.gammaMaxDelta.default).toBe(parseWad('100'))
  })

  test('name their source', () => {
    const result = load({ env: { HTTP_PORT: '9' } })
    expect(result).toMatchObject({
      sources: { HTTP_PORT: { kind: 'environment' }, HTTP_HOST: { kind: 'default' } },
    })
  })

  test('cannot be changed afterwards', () => {
    const config = configOf(load({ argv: ['--max_position_size=5,BTC:1', '--rysk_assets=ETH'] }))
    for (const part of [config, config.maxPositionSize, config.maxPositionSize.byUnderlying, config.ryskAssets]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
  })
})

describe('precedence', () => {
  const layers = {
    argv: ['--http_port=1', '--config', 'desk.yaml'],
    env: { HTTP_PORT: '2' },
    files: { '.env': 'HTTP_PORT=3 # trailing', 'desk.yaml': 'http_port: 4' },
  }
  const noFlag = { ...layers, argv: layers.argv.slice(1) }
  test.each([
    ['a flag over everything', layers, 1, 'flag --http_port'],
    ['the environment over files', noFlag, 2, 'environment'],
    ['.env over YAML', { ...noFlag, env: {} }, 3, '.env'],
    [
      'YAML over the default',
      { ...noFlag, env: {}, files: { 'desk.yaml': layers.files['desk.yaml'] } },
      4,
      'desk.yaml line 1',
    ],
    ['the default at last', { ...noFlag, env: {}, files: { 'desk.yaml': '' } }, 8080, 'default'],
    ['a lower layer where a higher one is empty', { ...noFlag, env: { HTTP_PORT: ' ' } }, 3, '.env'],
  ])('takes %s', (_, input, port, label) => {
    const result = load(input)
    expect(configOf(result).httpPort).toBe(port)
    expect(result).toMatchObject({ sources: { HTTP_PORT: { label } } })
  })
})

describe('flags', () => {
  test.each([
    [['--enable_manual_trades'], true],
    [['--enable_manual_trades=false'], false],
    [['--enable_manual_trades', 'no'], false],
    [['--enable_manual_trades=0'], false],
    [['--enable_manual_trades', '--http_port', '1'], true],
    [['--', '--enable_manual_trades=FALSE'], false],
  ])('%j reads as %s', (argv, expected) => {
    expect(configOf(load({ argv })).enableManualTrades).toBe(expected)
  })

  test.each([[['--max_position_size=500']], [['--max_position_size', '500']], [['--max_position_size', ' 500.0 ']]])(
    '%j is a limit of 500',
    (argv) => {
      expect(configOf(load({ argv })).maxPositionSize.default).toBe(parseWad('500'))
    },
  )

  test.each([
    [['--gama_hedging'], 'unknown flag --gama_hedging; did you mean --gamma_hedging?'],
    [['--gamma-hedging=true'], 'unknown flag --gamma-hedging; did you mean --gamma_hedging?'],
    [['--MAX_POSITION_SIZE', '5'], 'unknown flag --MAX_POSITION_SIZE; did you mean --max_position_size?'],
    [['--zzzzzzzz'], 'unknown flag --zzzzzzzz; riposte --help lists them all'],
    [['--constructor'], 'unknown flag --constructor'],
    [['start'], 'unexpected argument "start"'],
    [['--enable_manual_trades', 'maybe'], 'unexpected argument "maybe"'],
    [['--http_port'], 'flag --http_port needs a value: a whole number from 0 to 65535'],
    [['--http_port='], 'flag --http_port needs a value'],
    [['--http_port', '--dry_run=false'], 'flag --http_port needs a value'],
    [['--http_port=1', '--http_port=2'], 'HTTP_PORT="2" (flag --http_port): the flag is given twice'],
    [['--config', 'a', '--config', 'b'], 'flag --config is given twice'],
    [['--config', 'missing.yaml'], '(flag --config missing.yaml): there is no such file'],
  ])('%j is refused', (argv, expected) => {
    const problems = problemsOf(load({ argv, files: { a: '', b: '' } }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })
})

describe('values', () => {
  test('limits take exceptions for an underlying, exactly', () => {
    const { maxDeltaExposure } = configOf(load({ env: { MAX_DELTA_EXPOSURE: EXCEPTIONS } }))
    expect(['ETH', 'BTC', 'SOL'].map((name) => limitFor(maxDeltaExposure, name))).toEqual(
      ['300.5', '20', '500'].map(parseWad),
    )
  })

  test('subaccounts and assets are read as tables', () => {
    const config = configOf(
      load({ env: { DERIVE_SUBACCOUNTS: 'ETH:12, BTC:12,HYPE:14', RYSK_ASSETS: 'ETH, BTC,ETH' } }),
    )
    expect(config.deriveSubaccounts).toEqual({ ETH: 12, BTC: 12, HYPE: 14 })
    expect(config.ryskAssets).toEqual(['ETH', 'BTC'])
  })

  test.each(['true', 'TRUE', '1', 'yes'])('%s is true', (text) => {
    expect(configOf(load({ env: { VALKEY_TLS: text } })).valkeyTls).toBe(true)
  })

  test.each([
    ['MODE', 'demo', 'paper, live'],
    ['VALKEY_TLS', 'on', 'true, false'],
    ['MAX_POSITION_SIZE', '1e3', 'a decimal of 0 or more'],
    ['MAX_POSITION_SIZE', 'infinity', 'a decimal of 0 or more'],
    ['MAX_POSITION_SIZE', '-1', 'negative'],
    ['MAX_POSITION_SIZE', '0.0000000000000000001', 'more than 18 decimals'],
    ['MAX_POSITION_SIZE', 'BTC:20', 'a decimal of 0 or more'],
    ['MAX_POSITION_SIZE', '500,BTC:20,BTC:30', 'BTC is given twice'],
    ['MAX_POSITION_SIZE', '500,btc:20', '"btc:20" is not an underlying'],
    ['MAX_POSITION_SIZE', '500,', 'is not an underlying'],
    ['MAX_POSITION_SIZE', '', 'the limit is set to nothing'],
    ['GAMMA_MAX_DELTA', '', 'the limit is set to nothing'],
    ['QUOTE_EDGE_BPS', '-2', 'a decimal from 0 to 10000'],
    ['QUOTE_VALIDITY_S', '9', 'a whole number from 10 to 45'],
    ['QUOTE_VALIDITY_S', '46', 'a whole number from 10 to 45'],
    ['QUOTE_VALIDITY_S', '30.5', 'a whole number from 10 to 45'],
    ['HTTP_PORT', '65536', 'a whole number from 0 to 65535'],
    ['HTTP_HOST', 'a b', 'a host name'],
    ['VALKEY_ADDR', 'localhost', '"localhost" is not host:port'],
    ['VALKEY_ADDR', 'localhost:0', 'is not host:port'],
    ['DERIVE_NETWORK', 'devnet', 'mainnet, testnet'],
    ['DERIVE_WALLET', '0x12', '40 hexadecimal digits'],
    ['DERIVE_SUBACCOUNTS', 'ETH:x', '"x" is not a subaccount number'],
    ['DERIVE_SUBACCOUNTS', 'ETH', 'is not an underlying and a value'],
    ['DERIVE_URL', 'derive.xyz', 'a URL that starts with https://'],
    ['RYSK_URL', 'https://localhost', 'a URL that starts with wss://'],
    ['RYSK_ASSETS', 'eth', '"eth" is not a symbol'],
    ['PAPER_SEED', '-1', 'a whole number'],
    ['LOG_FORMAT', 'text', 'auto, line, json'],
  ])('%s=%j is refused with what is allowed', (name, text, expected) => {
    const problems = problemsOf(load({ env: { [name]: text } }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`${name}=${JSON.stringify(text)} (environment): `)
    expect(problems[0]).toContain(expected)
  })

  test('every problem is reported at once, each with its own source', () => {
    const result = load({
      argv: ['--http_port=x', '--config=desk.yaml', '--oops'],
      env: { MODE: 'demo', HTTP_HOST: '0.0.0.0' },
      files: { '.env': 'LOG_LEVEL=loud', 'desk.yaml': 'cache_dir: x\nquote_validity_s: 3\nnonsense: 1\n' },
    })
    expect(problemsOf(result).map((line) => line.split(': ')[0])).toEqual([
      'unknown flag --oops; riposte --help lists them all',
      '(desk.yaml line 3)',
      'MODE="demo" (environment)',
      'QUOTE_VALIDITY_S="3" (desk.yaml line 2)',
      'HTTP_PORT="x" (flag --http_port)',
      'LOG_LEVEL="loud" (.env)',
      'HTTP_HOST="0.0.0.0" (environment)',
    ])
  })

  test('unknown names of the environment are passed over', () => {
    expect(load({ env: { HTTP_PROT: '1', PATH: '/bin' } }).status).toBe('ok')
  })
})

describe('what does not fit a paper desk', () => {
  test.each([
    ['DERIVE_URL', 'http://127.0.0.1:9000/v3', 'set RYSK_URL as well'],
    ['DERIVE_URL', 'wss://api.derive.xyz/v3/ws', 'only a loopback address is allowed'],
    ['RYSK_URL', 'ws://localhost:8000/', 'set DERIVE_URL as well'],
    ['RYSK_URL', 'wss://v12.rysk.finance/', 'only a loopback address is allowed'],
  ])('%s=%s is refused in one line', (name, text, expected) => {
    for (const input of [{ env: { [name]: text } }, { argv: [`--${name.toLowerCase()}=${text}`] }]) {
      const problems = problemsOf(load(input))
      expect(problems).toHaveLength(1)
      expect(problems[0]).toContain(expected)
      expect(problems[0]).toContain(`${name}="${text}"`)
    }
  })

  test('simulators of another process are both given, on loopback', () => {
    const argv = ['--derive_url=http://127.0.0.1:9000/v3', '--rysk_url=ws://[::1]:8000/']
    expect(configOf(load({ argv }))).toMatchObject({
      deriveUrl: 'http://127.0.0.1:9000/v3',
      ryskUrl: 'ws://[::1]:8000/',
      paperKeysFile: './paper-keys.json',
      restartQuietS: 90,
    })
  })

  test('a market of their own is told to the simulators, not to the desk', () => {
    const argv = ['--derive_url=http://127.0.0.1:9000/v3', '--rysk_url=ws://127.0.0.1:8000/', '--paper_chain=chain.csv']
    expect(problemsOf(load({ argv }))).toEqual([expect.stringContaining('give it to riposte simulators')])
  })

  test('a bare --dry_run is one', () => {
    expect(configOf(load({ argv: ['--dry_run'] })).dryRun).toBe(true)
  })

  test('a bare --gamma_hedging switches it on', () => {
    expect(configOf(load({ argv: ['--gamma_hedging'] })).gammaHedging).toBe(true)
    expect(configOf(load({ argv: ['--gamma_hedging=false'] })).gammaHedging).toBe(false)
  })
})

test('a value that is merely not allowed is named with what is, and nothing else is said', () => {
  expect(problemsOf(load({ argv: ['--http_port=99999'] }))).toEqual([
    'HTTP_PORT="99999" (flag --http_port): expected a whole number from 0 to 65535',
  ])
})
