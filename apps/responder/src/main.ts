#!/usr/bin/env node
import { helpText, parseCommand } from './cli.ts'
import { readSystemFile } from './config/read-file.ts'
import { EXIT } from './exit-codes.ts'
import { start } from './start.ts'
import { stopSignals } from './stop-signals.ts'
import { VERSION } from './version.ts'

const { stdout, stderr, env, argv } = process
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
    process.exitCode = await start(command.argv, {
      env,
      stdout,
      stderr,
      readFile: readSystemFile,
      signals: stopSignals(process),
    })
    break
}
