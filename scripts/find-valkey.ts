// Where the tests get a Valkey or Redis server from. No package of npm ships one.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const HOW_TO_INSTALL =
  'no valkey-server and no redis-server on PATH: apt-get install valkey-server (or redis-server), or brew install valkey'
const APT_TRIES = 3
const APT_PAUSE_MS = 5_000

/**
 * Path of a server program: `valkey-server`, or else `redis-server`, installed by apt when nobody is asked (root on Debian).
 *
 * @throws {Error} with the line that says how to install one
 */
export function findValkeyServer(): string {
  for (let attempt = 1; ; attempt++) {
    const found = onPath('valkey-server') ?? onPath('redis-server')
    if (found !== undefined) return found
    if (attempt > APT_TRIES || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
      throw new Error(HOW_TO_INSTALL)
    // Another process may be installing just now, and then holds the lock.
    if (attempt > 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, APT_PAUSE_MS)
    installByApt()
  }
}

function onPath(program: string): string | undefined {
  // Where Debian and Homebrew put servers, which not everybody has on PATH.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin', '/opt/homebrew/bin']
  return folders.map((folder) => join(folder, program)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installByApt(): void {
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0
  const install = (name: string): boolean => apt('install', '--yes', '--no-install-recommends', name)
  apt('update')
  // Debian 12 has Redis only.
  if (
    spawnSync('apt-cache', ['show', 'valkey-server'], { stdio: 'ignore' }).status !== 0 ||
    !install('valkey-server')
  ) {
    install('redis-server')
  }
}
