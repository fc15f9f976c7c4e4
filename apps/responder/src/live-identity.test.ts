import { createSigner, sealKeystore } from '@riposte/evm-signing'
import { describe, expect, test } from 'vitest'
import type { FileRead } from './config/read-file.ts'
import { Secret } from './config/secret.ts'
import { type IdentityConfig, openLiveIdentity } from './live-identity.ts'

const [SESSION, MAKER] = ['ab', 'cd'].map((byte) => byte.repeat(32)) as [string, string]
const WALLET = `0x${'12'.repeat(20)}`

const NOTHING: IdentityConfig = {
  deriveWallet: WALLET,
  deriveSessionKey: undefined,
  deriveSessionKeyFile: undefined,
  deriveSessionKeyPassphraseFile: undefined,
  ryskMakerKey: undefined,
  ryskMakerKeyFile: undefined,
  ryskMakerKeyPassphraseFile: undefined,
}

const open = (config: Partial<IdentityConfig>, files: Readonly<Record<string, string>> = {}) =>
  openLiveIdentity({ ...NOTHING, ...config }, (path): FileRead => {
    const text = files[path]
    return text === undefined ? { status: 'absent' } : { status: 'ok', text, mode: 0o600 }
  })

describe('the keys of a live desk', () => {
  test('come from the environment, from a file, or from a keystore with its passphrase', async () => {
    const keystore = await sealKeystore(MAKER, 'päss wörd', { scryptN: 2 })
    const identity = await open(
      { deriveSessionKeyFile: 'session', ryskMakerKeyFile: 'maker', ryskMakerKeyPassphraseFile: 'words' },
      { session: SESSION, maker: keystore, words: 'päss wörd\n' },
    )
    expect(identity.wallet).toBe(WALLET)
    expect([identity.session.address, identity.maker.address]).toEqual(
      [SESSION, MAKER].map((key) => createSigner(key).address),
    )
    const direct = await open({ deriveSessionKey: new Secret(SESSION), ryskMakerKey: new Secret(`0x${MAKER}`) })
    expect(direct.maker.address).toBe(identity.maker.address)
  })

  test('are refused one by one, with the option and nothing of the key', async () => {
    const keystore = await sealKeystore(MAKER, 'right', { scryptN: 2 })
    const opened = open(
      { deriveSessionKeyFile: 'session', ryskMakerKeyFile: 'maker', ryskMakerKeyPassphraseFile: 'words' },
      { session: '0'.repeat(64), maker: keystore, words: 'hunter2' },
    )
    await expect(opened).rejects.toMatchObject({ exitCode: 2 })
    const message = await opened.then(
      () => '',
      (error: Error) => error.message,
    )
    expect(message.split('\n').map((line) => line.split(':')[0])).toEqual([
      'DERIVE_SESSION_KEY_FILE',
      'RYSK_MAKER_KEY_PASSPHRASE_FILE',
    ])
    expect(message).not.toContain('hunter2')
  })

  test('must be two: nonces of the one would be nonces of the other', async () => {
    const both = new Secret(SESSION)
    await expect(open({ deriveSessionKey: both, ryskMakerKey: both })).rejects.toMatchObject({
      message: expect.stringContaining('each venue needs a key of its own'),
    })
  })
})
