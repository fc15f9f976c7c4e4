#!/usr/bin/env node
import { createSystemClock } from '@riposte/market-model'
import { runCli } from './cli/run-cli.ts'
import { readSystemFile } from './config/read-file.ts'
import { EXIT } from './exit-codes.ts'
import { stopSignals } from './stop-signals.ts'

const { stdout, stderr, env, argv } = process
// A reader such as `head` may have seen enough before the end. What runs until it is stopped goes on without a reader.
const runsOn = argv[2] === 'start' || argv[2] === 'simulators'
stdout.on('error', () => runsOn || process.exit(EXIT.ok))
process.exitCode = await runCli(argv.slice(2), {
  env,
  stdout,
  stderr,
  readFile: readSystemFile,
  signals: stopSignals(process),
  nowMs: createSystemClock().nowMs,
})
