#!/usr/bin/env node
import { createSystemClock } from '@riposte/market-model'
import { helpText, parseCommand } from './cli.ts'
import { cacheCheck } from './commands/cache-check.ts'
import { check } from './commands/check.ts'
import { expiry } from './commands/expiry.ts'
import { journal } from './commands/journal.ts'
import { pnl } from './commands/pnl.ts'
import { replay } from './commands/replay.ts'
import { sendRfq } from './commands/send-rfq.ts'
import { simulators } from './commands/simulators.ts'
import { transfer } from './commands/transfer.ts'
import { readSystemFile } from './config/read-file.ts'
import { EXIT } from './exit-codes.ts'
import { type Host, start } from './start.ts'
import { stopSignals } from './stop-signals.ts'
import { VERSION } from './version.ts'

const { stdout, stderr, env, argv } = process
const host: Host = { env, stdout, stderr, readFile: readSystemFile, signals: stopSignals(process) }
const command = parseCommand(argv.slice(2))

switch (command.command) {
  case 'help':
    stdout.write(helpText())
    break
  case 'version':
    stdout.write(`riposte ${VERSION}\n`)
    break
  case 'invalid':
    stderr.write(`${command.message}\n\n${helpText()}`)
    process.exitCode = EXIT.usage
    break
  case 'start':
    process.exitCode = await start(command.argv, host)
    break
  case 'check':
    process.exitCode = await check(command.argv, host)
    break
  case 'simulators':
    process.exitCode = await simulators(command.argv, host)
    break
  case 'pnl':
    process.exitCode = await pnl(command.argv, host)
    break
  case 'send-rfq':
    process.exitCode = await sendRfq(command.argv, host)
    break
  case 'transfer':
    process.exitCode = await transfer(command.argv, host)
    break
  case 'expiry':
    process.exitCode = await expiry(command.argv, host, createSystemClock().nowMs())
    break
  case 'cache':
    process.exitCode = await cacheCheck(command.argv, host)
    break
  case 'journal':
  case 'replay':
    // A reader such as `head` may have seen enough before the end.
    stdout.on('error', () => process.exit(EXIT.ok))
    process.exitCode = (command.command === 'journal' ? journal : replay)(command.argv, host)
    break
}
