import { createSigner, EvmSigningError, openKeystore, type Signer } from '@riposte/evm-signing'
import type { ReadFile } from './config/read-file.ts'
import type { Config } from './config/schema.ts'
import { type KeyOptions, readKey, type SigningKeyName } from './config/signing-keys.ts'
import type { DeskIdentity } from './desk-world.ts'
import { EXIT } from './exit-codes.ts'
import { StartError } from './start-error.ts'

/** Who a live desk is, of what its configuration says of it. */
export type IdentityConfig = Pick<
  Config,
  | 'deriveWallet'
  | 'deriveSessionKey'
  | 'deriveSessionKeyFile'
  | 'deriveSessionKeyPassphraseFile'
  | 'ryskMakerKey'
  | 'ryskMakerKeyFile'
  | 'ryskMakerKeyPassphraseFile'
>

/**
 * Open the keys of a live desk: from files, keystores or the environment. They are held by their signers alone.
 *
 * @throws {StartError} naming each option that is wrong, and nothing of what a file holds
 */
export async function openLiveIdentity(config: IdentityConfig, readFile: ReadFile): Promise<DeskIdentity> {
  const [session, maker] = await Promise.all([
    openKey('DERIVE_SESSION_KEY', sessionOptions(config), readFile),
    openKey('RYSK_MAKER_KEY', makerOptions(config), readFile),
  ])
  const problems = [session, maker].filter((opened) => typeof opened === 'string')
  if (config.deriveWallet === undefined) problems.push('DERIVE_WALLET: MODE=live needs it')
  if (typeof session !== 'string' && typeof maker !== 'string' && session.address === maker.address) {
    problems.push('RYSK_MAKER_KEY: it is the session key of Derive; each venue needs a key of its own')
  }
  if (problems.length > 0 || typeof session === 'string' || typeof maker === 'string') {
    throw new StartError(problems.join('\n'), EXIT.usage)
  }
  return { wallet: config.deriveWallet ?? '', session, maker }
}

/** @returns the signer, or what is wrong */
async function openKey(name: SigningKeyName, options: KeyOptions, readFile: ReadFile): Promise<Signer | string> {
  const read = readKey(name, options, readFile)
  if (read.status === 'invalid') return `${read.option}: ${read.message}`
  const { text, passphrase } = read.key
  try {
    if (passphrase === undefined) return createSigner(text.reveal())
    return await openKeystore(text.reveal(), passphrase.reveal())
  } catch (error) {
    if (!(error instanceof EvmSigningError)) throw error
    const option = error.code === 'PASSPHRASE_WRONG' ? `${name}_PASSPHRASE_FILE` : `${name}_FILE`
    return `${options.file === undefined ? name : option}: ${error.message}`
  }
}

function sessionOptions(config: IdentityConfig): KeyOptions {
  const { deriveSessionKey, deriveSessionKeyFile, deriveSessionKeyPassphraseFile } = config
  return { direct: deriveSessionKey, file: deriveSessionKeyFile, passphraseFile: deriveSessionKeyPassphraseFile }
}

function makerOptions(config: IdentityConfig): KeyOptions {
  const { ryskMakerKey, ryskMakerKeyFile, ryskMakerKeyPassphraseFile } = config
  return { direct: ryskMakerKey, file: ryskMakerKeyFile, passphraseFile: ryskMakerKeyPassphraseFile }
}
