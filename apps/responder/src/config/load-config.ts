import { API_TOKENS, isToken, readToken, TOKEN_FORM } from './api-token.ts'
import { configKey } from './config-key.ts'
import { limitsOf } from './limit-options.ts'
import { optionList } from './option-list.ts'
import { parseDotenv } from './parse-dotenv.ts'
import { parseFlags } from './parse-flags.ts'
import { parseYaml } from './parse-yaml.ts'
import { type ConfigProblem, type Given, generalProblem, missingProblem, type Source, valueProblem } from './problem.ts'
import { isOpenToOthers, type ReadFile } from './read-file.ts'
import { findRefusals, type Refusal } from './refusals.ts'
import { type Config, type ConfigValues, configSchema, type OptionName } from './schema.ts'
import { readKey, SIGNING_KEYS } from './signing-keys.ts'
import { readValkeyPassword } from './valkey-password.ts'

export interface ConfigInput {
  /** What follows the command. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: ReadFile
}

export type ConfigResult =
  | {
      readonly status: 'ok'
      readonly config: Config
      /** Where each value came from. */
      readonly sources: Readonly<Record<OptionName, Source>>
    }
  /** Nothing may start; the process exits with 2. Every problem is here, not only the first. */
  | { readonly status: 'invalid'; readonly problems: readonly ConfigProblem[] }

const DOTENV = '.env'
const DEFAULT: Source = { kind: 'default', label: 'default' }

/** Put the configuration together. Precedence: flag, environment, `.env`, YAML file, default. */
export function loadConfig(input: ConfigInput): ConfigResult {
  const problems: ConfigProblem[] = []
  const given = gather(input, problems)
  const values = parseValues(given, problems)
  const refuse = ({ option, message }: Refusal): void => {
    const value = given.get(option)
    problems.push(value === undefined ? missingProblem(option, message) : valueProblem(option, value, message))
  }
  findRefusals(values, (name) => given.has(name)).forEach(refuse)
  checkKeys(values, input.readFile, refuse)
  const apiTokens = findTokens(values, given, input.readFile, problems)
  const valkeyPassword = findValkeyPassword(values, given, input.readFile, problems)
  if (problems.length > 0) return { status: 'invalid', problems }

  const sources: [OptionName, Source][] = optionList.map(({ name }) => [name, given.get(name)?.source ?? DEFAULT])
  return {
    status: 'ok',
    config: toConfig({ ...values, ...apiTokens, VALKEY_PASSWORD: valkeyPassword }),
    sources: Object.freeze(Object.fromEntries(sources) as Record<OptionName, Source>),
  }
}

/** The text that counts for each option, with all that is wrong in where it came from. */
function gather(input: ConfigInput, problems: ConfigProblem[]): Map<OptionName, Given> {
  const flags = parseFlags(input.argv)
  problems.push(...flags.problems)
  const layers: ReadonlyMap<OptionName, Given>[] = [flags.given, fromEnvironment(input.env)]
  layers.push(readDotenv(input.readFile, problems))
  if (flags.configFile !== undefined) layers.push(readYaml(flags.configFile, input.readFile, problems))

  const merged = new Map<OptionName, Given>()
  for (const entry of optionList) {
    for (const layer of layers) {
      const value = layer.get(entry.name)
      if (value === undefined) continue
      if (value.text !== '') {
        merged.set(entry.name, value)
        break
      }
      // An empty text means unset, as templates of .env files and of containers leave it. A safety limit that
      // somebody wrote down and left empty is an accident that a default must not cover.
      if (entry.required) {
        problems.push(valueProblem(entry.name, value, `the limit is set to nothing; expected ${entry.allowed}`))
        break
      }
    }
  }
  return merged
}

function fromEnvironment(env: ConfigInput['env']): ReadonlyMap<OptionName, Given> {
  const given = new Map<OptionName, Given>()
  for (const { name } of optionList) {
    const text = env[name]
    if (text !== undefined)
      given.set(name, { text: text.trim(), source: { kind: 'environment', label: 'environment' } })
  }
  return given
}

function readDotenv(readFile: ReadFile, problems: ConfigProblem[]): ReadonlyMap<OptionName, Given> {
  const read = readFile(DOTENV)
  if (read.status === 'failed') problems.push(generalProblem(`${DOTENV} cannot be read: ${read.message}`))
  if (read.status !== 'ok') return new Map()
  const parsed = parseDotenv(read.text)
  problems.push(...parsed.problems)
  for (const entry of optionList) {
    const value = parsed.given.get(entry.name)
    if (!entry.secret || value === undefined || value.text === '' || !isOpenToOthers(read.mode)) continue
    problems.push(valueProblem(entry.name, value, 'the file is open to others; a secret needs mode 0600', true))
  }
  return parsed.given
}

function readYaml(path: string, readFile: ReadFile, problems: ConfigProblem[]): ReadonlyMap<OptionName, Given> {
  const read = readFile(path)
  if (read.status === 'ok') {
    const parsed = parseYaml(read.text, path)
    problems.push(...parsed.problems)
    return parsed.given
  }
  const why = read.status === 'absent' ? 'there is no such file' : `it cannot be read: ${read.message}`
  problems.push(generalProblem(why, { kind: 'yaml', label: `flag --config ${path}` }))
  return new Map()
}

/** The values; an option whose text is wrong becomes a problem and stands at its default, so that checking goes on. */
function parseValues(given: ReadonlyMap<OptionName, Given>, problems: ConfigProblem[]): ConfigValues {
  const texts: Partial<Record<OptionName, string>> = {}
  for (const [name, value] of given) texts[name] = value.text
  const first = configSchema.safeParse(texts)
  if (first.success) return first.data

  for (const entry of optionList) {
    const issue = first.error.issues.find((candidate) => candidate.path[0] === entry.name)
    const value = given.get(entry.name)
    if (issue === undefined || value === undefined) continue
    const complaint = issue.message.trim() === '' ? '' : `${issue.message}; `
    problems.push(valueProblem(entry.name, value, `${complaint}expected ${entry.allowed}`, entry.secret))
    delete texts[entry.name]
  }
  return configSchema.parse(texts)
}

/** Only a desk that signs has keys; those of another desk's configuration may not be there. */
function checkKeys(values: ConfigValues, readFile: ReadFile, refuse: (refusal: Refusal) => void): void {
  if (values.MODE !== 'live' || values.DRY_RUN) return
  for (const name of SIGNING_KEYS) {
    const [direct, file] = [values[name], values[`${name}_FILE`]]
    // Neither is told as missing, and both as one too many.
    if ((direct === undefined) === (file === undefined)) continue
    const read = readKey(name, { file, direct, passphraseFile: values[`${name}_PASSPHRASE_FILE`] }, readFile)
    if (read.status === 'invalid') refuse(read)
  }
}

type ApiTokenName = (typeof API_TOKENS)[number]

/** Each token from its file or as it was given. Two roles with one token would be one role, so that is refused. */
function findTokens(
  values: ConfigValues,
  given: ReadonlyMap<OptionName, Given>,
  readFile: ReadFile,
  problems: ConfigProblem[],
): Pick<ConfigValues, ApiTokenName> {
  const found: Partial<Pick<ConfigValues, ApiTokenName>> = {}
  for (const name of API_TOKENS) {
    const token = findToken(name, values, given, readFile, problems)
    const same = API_TOKENS.find((other) => token !== undefined && found[other]?.reveal() === token.reveal())
    const source = given.get(name) ?? given.get(`${name}_FILE`)
    if (same !== undefined && source !== undefined) {
      problems.push(valueProblem(name, source, `the token is that of ${same}; each role needs its own`, true))
    }
    found[name] = token
  }
  return found as Pick<ConfigValues, ApiTokenName>
}

function findToken(
  name: ApiTokenName,
  values: ConfigValues,
  given: ReadonlyMap<OptionName, Given>,
  readFile: ReadFile,
  problems: ConfigProblem[],
): ConfigValues[ApiTokenName] {
  const direct = given.get(name)
  if (direct !== undefined && !isToken(direct.text)) problems.push(valueProblem(name, direct, TOKEN_FORM, true))
  const file = given.get(`${name}_FILE`)
  const path = values[`${name}_FILE`]
  if (file === undefined || path === undefined) return values[name]
  const read = readToken(path, readFile)
  if (read.status === 'ok') return read.token
  problems.push(valueProblem(`${name}_FILE`, file, read.message))
  return undefined
}

/** Read only where Valkey is used: a file that another desk's configuration names may not be there. */
function findValkeyPassword(
  values: ConfigValues,
  given: ReadonlyMap<OptionName, Given>,
  readFile: ReadFile,
  problems: ConfigProblem[],
): ConfigValues['VALKEY_PASSWORD'] {
  const file = given.get('VALKEY_PASSWORD_FILE')
  const path = values.VALKEY_PASSWORD_FILE
  if (file === undefined || path === undefined || values.CACHE_BACKEND !== 'valkey') return values.VALKEY_PASSWORD
  const read = readValkeyPassword(path, readFile)
  if (read.status === 'ok') return read.password
  problems.push(valueProblem('VALKEY_PASSWORD_FILE', file, read.message))
  return undefined
}

/** Rename MAX_POSITION_SIZE to maxPositionSize. The types do the same by {@link Config}, hence the one assertion. */
function toConfig(values: ConfigValues): Config {
  const renamed = optionList.map(({ name }) => [configKey(name), values[name]])
  return Object.freeze({ ...Object.fromEntries(renamed), limits: Object.freeze(limitsOf(values)) }) as Config
}
