import Ajv from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { load, problemsOf } from '../testing/load-from-memory.ts'
import { configJsonSchema } from './json-schema.ts'
import { optionList } from './option-list.ts'
import { optionsPage } from './options-page.ts'

// `vitest run -u` writes both anew.
test('docs/configuration.md is the table of options', async () => {
  await expect(optionsPage()).toMatchFileSnapshot('../../../../docs/configuration.md')
})

test('docs/config.schema.json is the JSON Schema of the options', async () => {
  await expect(`${JSON.stringify(configJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../../docs/config.schema.json',
  )
})

describe('the JSON Schema', () => {
  const validate = new Ajv({ allowUnionTypes: true }).compile(configJsonSchema())

  test.each([
    'max_delta_exposure: { default: 500, BTC: 20 }\nrysk_assets: [ETH, BTC]\nlog_format: json\ndry_run: false\n',
    'http_port: 9090\nhttp_host: "127.0.0.1"\nquote_edge_bps: 2.5\n',
    '{}',
  ])('takes what a start takes: %s', (yaml) => {
    expect(problemsOf(load({ argv: ['--config', 'desk.yaml'], files: { 'desk.yaml': yaml } }))).toEqual([])
    expect(validate(parse(yaml))).toBe(true)
  })

  test.each(['htp_port: 1', 'log_format: loud', 'dry_run: maybe', 'api_token: a-token-that-nobody-guesses'])(
    'refuses what a start refuses: %s',
    (yaml) => {
      expect(problemsOf(load({ argv: ['--config', 'desk.yaml'], files: { 'desk.yaml': yaml } }))).not.toEqual([])
      expect(validate(parse(yaml))).toBe(false)
    },
  )

  test('has a default for each option that has one, and every default is valid', () => {
    const defaults = optionList.filter((option) => option.default !== undefined && !option.secret)
    for (const { flag, bare, default: standard } of defaults) {
      expect([flag, validate({ [flag]: bare ? standard === 'true' : standard })]).toEqual([flag, true])
    }
  })
})
