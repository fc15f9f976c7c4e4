import { STRATEGY_NAMES } from '@riposte/hedge-engine'
import { ROLLOUT_PHASES } from '@riposte/orchestrator'
import type { Limits } from '@riposte/risk-limits'
import { z } from 'zod'
import { limitOptions } from './limit-options.ts'
import { option } from './option.ts'
import {
  address,
  assets,
  choice,
  figure,
  host,
  hostsWithPorts,
  integer,
  path,
  secret,
  secretFile,
  subaccounts,
  truth,
  url,
} from './option-types.ts'

/**
 * Every option there is, in the order in which they are shown. This is the only place where an option is defined: its
 * type, default, flag, environment name, YAML key and documentation all come from here.
 */
export const configSchema = z.strictObject({
  MODE: option(choice('paper', 'live'), {
    default: 'paper',
    sentence: 'Against simulated venues, or the real ones.',
  }),
  ROLLOUT_PHASE: option(choice(...ROLLOUT_PHASES), {
    default: 'full',
    sentence: 'How much of the desk decides, and how much only watches.',
  }),
  DRY_RUN: option(truth, {
    default: 'false',
    sentence: 'Build no signer: send nothing, record what would have been sent.',
  }),

  ...limitOptions,
  RISK_RULES_FILE: option(path, {
    sentence: "YAML file with limits of the desk's own, and with what may be traded at all.",
  }),

  ENABLE_MANUAL_TRADES: option(truth, {
    default: 'true',
    sentence: 'Take trades over POST /api/trade; not in the phase existing.',
  }),
  GAMMA_HEDGING: option(truth, {
    default: 'false',
    sentence:
      'Keep the delta of the whole book within bounds by trading the perp, whatever moves it; in the phase full.',
  }),
  HEDGE_STRATEGY: option(choice(...STRATEGY_NAMES), {
    default: 'riposte',
    sentence: 'How: where the delta may be, and where it is brought back to.',
  }),
  QUOTE_EDGE_BPS: option(figure(0, 10_000), {
    default: '2',
    unit: 'basis points of the index price',
    sentence: 'Edge kept in every quote, per contract.',
  }),
  QUOTE_VALIDITY_S: option(integer(10, 45), {
    default: '30',
    unit: 'seconds',
    sentence: 'How long a quote can be taken.',
  }),

  CACHE_BACKEND: option(choice('file', 'valkey', 'memory'), {
    default: 'file',
    sentence: 'Where catalogs and other things that can be fetched again are kept.',
  }),
  CACHE_DIR: option(path, { default: './cache', sentence: 'Directory of the file cache.' }),
  VALKEY_ADDR: option(hostsWithPorts, { default: 'localhost:6379', sentence: 'Valkey, or the nodes of its cluster.' }),
  VALKEY_PASSWORD_FILE: option(secretFile, { sentence: 'File that holds the password of Valkey.' }),
  VALKEY_PASSWORD: option(secret, { sentence: 'The password of Valkey itself.' }),
  VALKEY_TLS: option(truth, { default: 'false', sentence: 'Speak TLS to Valkey.' }),

  HTTP_PORT: option(integer(0, 65_535), { default: '8080', sentence: 'Port of the API; 0 takes any free one.' }),
  HTTP_HOST: option(host, {
    default: '127.0.0.1',
    sentence: 'Address that the API listens on; any but loopback needs a token.',
  }),
  API_TOKEN_FILE: option(secretFile, {
    sentence: 'File that holds the bearer token that allows everything; with any token, every request must carry one.',
  }),
  API_TOKEN: option(secret, { sentence: 'That token itself.' }),
  API_TRADE_TOKEN_FILE: option(secretFile, {
    sentence: 'File that holds the token for reading, trading and pulling the kill switch.',
  }),
  API_TRADE_TOKEN: option(secret, { sentence: 'That token itself.' }),
  API_READ_TOKEN_FILE: option(secretFile, { sentence: 'File that holds the token for reading only.' }),
  API_READ_TOKEN: option(secret, { sentence: 'That token itself.' }),

  JOURNAL_DIR: option(path, { default: './journal', sentence: 'Directory of the journal.' }),
  RESTART_QUIET_S: option(integer(0, 600), {
    default: '90',
    unit: 'seconds',
    sentence: 'How long a desk with a past waits before it quotes: its last quotes may be live.',
  }),
  STOP_TIMEOUT_S: option(integer(0, 600), {
    default: '45',
    unit: 'seconds',
    sentence: 'How long a stop waits for live quotes.',
  }),

  DERIVE_NETWORK: option(choice('mainnet', 'testnet'), { sentence: 'Network of Derive.' }),
  DERIVE_URL: option(url('https:', 'http:', 'wss:', 'ws:'), {
    sentence: "Derive's address, if not the network's; in paper mode that of riposte simulators.",
  }),
  DERIVE_WALLET: option(address, { sentence: 'Wallet that owns the subaccounts.' }),
  DERIVE_SESSION_KEY_FILE: option(secretFile, {
    sentence: 'File that holds the session key, of trade scope: hexadecimal digits, or a keystore.',
  }),
  DERIVE_SESSION_KEY_PASSPHRASE_FILE: option(secretFile, {
    sentence: 'File that holds the passphrase of that keystore.',
  }),
  DERIVE_SESSION_KEY: option(secret, { sentence: 'The session key itself.' }),
  DERIVE_SUBACCOUNTS: option(subaccounts, { sentence: 'Subaccount in which each underlying is hedged.' }),
  DERIVE_CANCEL_ON_DISCONNECT: option(choice('keep', 'on', 'off'), {
    default: 'keep',
    sentence: "The account's cancel-on-disconnect: leave it as it is, or set it.",
  }),

  RYSK_NETWORK: option(choice('mainnet', 'testnet'), { sentence: 'Network of Rysk.' }),
  RYSK_URL: option(url('wss:', 'ws:'), {
    sentence: "Rysk's address, if not the network's; in paper mode that of riposte simulators.",
  }),
  RYSK_CHAIN_ID: option(integer(1, 4_294_967_295), {
    sentence: 'Chain on which quotes settle, if not 999 on mainnet and 84532 on testnet.',
  }),
  RYSK_MAKER_KEY_FILE: option(secretFile, {
    sentence: "File that holds the maker's key: hexadecimal digits, or a keystore.",
  }),
  RYSK_MAKER_KEY_PASSPHRASE_FILE: option(secretFile, { sentence: 'File that holds the passphrase of that keystore.' }),
  RYSK_MAKER_KEY: option(secret, { sentence: "The maker's key itself." }),
  RYSK_ASSETS: option(assets, { default: 'all', sentence: 'Assets whose RFQs are answered.' }),

  PAPER_KEYS_FILE: option(path, {
    default: './paper-keys.json',
    sentence: 'Keys of a paper desk at venues that riposte simulators serves.',
  }),
  PAPER_CHAIN: option(path, { sentence: 'A recorded option chain for the simulated market; built in unless given.' }),
  PAPER_SEED: option(integer(0, 4_294_967_295), {
    default: '1',
    sentence: 'Seed of the simulated market; the same seed repeats a run.',
  }),

  LOG_LEVEL: option(choice('debug', 'info', 'warn', 'error'), {
    default: 'info',
    sentence: 'Least severe message that is written.',
  }),
  LOG_FORMAT: option(choice('auto', 'line', 'json'), {
    default: 'auto',
    sentence: 'Lines for people, JSON for machines; auto means lines on a terminal.',
  }),
})

type Values = z.output<typeof configSchema>

/** Name of an option, as in the environment. */
export type OptionName = Extract<keyof Values, string>

type CamelCase<Name extends string> = Name extends `${infer Word}_${infer Rest}`
  ? `${Lowercase<Word>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Name>

/** The configuration: option MAX_POSITION_SIZE is `config.maxPositionSize`. */
export type Config = { readonly [Name in OptionName as CamelCase<Name>]: Values[Name] } & {
  /** All limits under their own names. */
  readonly limits: Limits
}

export type ConfigValues = Values
