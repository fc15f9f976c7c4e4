// Installs a server once, before test files look for it side by side.
import { findValkeyServer } from './find-valkey.ts'

try {
  process.stdout.write(`${findValkeyServer()}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
