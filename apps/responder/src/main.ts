#!/usr/bin/env node
import { createSystemClock } from '@riposte/market-model'
import { askOn } from './ask-on.ts'
import { runCli } from './cli/run-cli.ts'
import { readSystemFile } from './config/read-file.ts'
import { EXIT } from './exit-codes.ts'
import { stopSignals } from './stop-signals.ts'

const { stdin, stdout, stderr, env, argv } = process
/** Shells report a process that a signal ended as more than this. */
const EXIT_BY_SIGNAL = 128

// A reader such as `head` may have seen enough before the end. What runs until it is stopped goes on without a reader.
const runsOn = argv[2] === 'start' || argv[2] === 'simulators'
stdout.on('error', () => runsOn || process.exit(EXIT.ok))
process.exitCode = await runCli(argv.slice(2), {
  env,
  stdout,
  stderr,
  readFile: readSystemFile,
  ask: stdin.isTTY && stderr.isTTY ? askOn(stdin, stderr) : undefined,
  signals: stopSignals(process),
  onResize: (task) => void stdout.on('resize', task),
  onExit(task) {
    process.once('exit', (code) => {
      // After a crash its report stands where the cursor was.
      if (code > EXIT_BY_SIGNAL) task()
    })
  },
  nowMs: createSystemClock().nowMs,
})
