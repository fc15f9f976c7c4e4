import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { openKeystore, sealKeystore } from './keystore.ts'
import { createSigner, createThrowawaySigner } from './signer.ts'

// The two examples of the Web3 secret storage definition, version 3; a published key.
const KEY = '7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d'
const PASSPHRASE = 'testpassword'
const PBKDF2 = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
}
const SCRYPT = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 262144,
      p: 8,
      r: 1,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
}

const CHEAP = { scryptN: 2 }

describe('key files', () => {
  it.each([
    ['pbkdf2', PBKDF2],
    ['scrypt', SCRYPT],
  ])('opens the published example of %s', async (_, file) => {
    expect((await openKeystore(JSON.stringify(file), PASSPHRASE)).address).toBe(createSigner(KEY).address)
  })

  it('refuses another passphrase, and says nothing of either', async () => {
    const file = await sealKeystore(KEY, 'right horse', CHEAP)
    const opened = openKeystore(file, 'wrong horse')
    await expect(opened).rejects.toMatchObject({ code: 'PASSPHRASE_WRONG' })
    await expect(opened).rejects.not.toMatchObject({ message: expect.stringContaining('horse') })
  })

  it('opens what it sealed, with a signer that shows no key', async () => {
    const file = await sealKeystore(`0x${KEY}`, 'päss wörd', CHEAP)
    expect(file).not.toContain(KEY.slice(0, 16))
    const signer = await openKeystore(file, 'päss wörd')
    expect(signer.address).toBe(createSigner(KEY).address)
    expect(signer.sign(new Uint8Array(32))).toBe(createSigner(KEY).sign(new Uint8Array(32)))
    expect(`${JSON.stringify(signer)}${inspect(signer, { depth: 9, showHidden: true })}`).not.toContain(
      KEY.slice(0, 16),
    )
  })

  it('never seals twice to the same bytes', async () => {
    const [a, b] = [await sealKeystore(KEY, 'x', CHEAP), await sealKeystore(KEY, 'x', CHEAP)].map((text) =>
      JSON.parse(text),
    )
    expect(a.crypto.ciphertext).not.toBe(b.crypto.ciphertext)
    expect([a.version, a.id === b.id]).toEqual([3, false])
  })

  const changed = (changes: object, crypto: object = {}) =>
    JSON.stringify({ ...PBKDF2, ...changes, crypto: { ...PBKDF2.crypto, ...crypto } })

  it.each([
    ['no JSON', 'secret words', 'the file'],
    ['another version', changed({ version: 1 }), 'version'],
    ['another cipher', changed({}, { cipher: 'aes-256-gcm' }), 'cipher'],
    ['another kdf', changed({}, { kdf: 'argon2' }), 'kdf'],
    ['a short key', changed({}, { ciphertext: 'ab' }), 'ciphertext'],
    ['no salt', changed({}, { kdfparams: { ...PBKDF2.crypto.kdfparams, salt: 5.5 } }), 'salt'],
    ['a cost that nobody can pay', changed({}, { kdfparams: { ...PBKDF2.crypto.kdfparams, c: 1e15 } }), 'c'],
    [
      'all the memory that there is',
      changed({}, { kdf: 'scrypt', kdfparams: { ...SCRYPT.crypto.kdfparams, n: 2 ** 24, r: 8 } }),
      'n',
    ],
    [
      'a cost that is no power of two',
      changed({}, { kdf: 'scrypt', kdfparams: { ...SCRYPT.crypto.kdfparams, n: 1000 } }),
      'n',
    ],
    ['an address that is none', changed({ address: 'me' }), 'address'],
  ])('refuses %s and names the field', async (_, file, field) => {
    await expect(openKeystore(file, PASSPHRASE)).rejects.toMatchObject({
      code: 'KEYSTORE_INVALID',
      message: expect.stringContaining(`key file: ${field} must be`),
    })
  })

  it('refuses a file whose address is not that of its key', async () => {
    const file = {
      ...JSON.parse(await sealKeystore(KEY, 'x', CHEAP)),
      address: createThrowawaySigner().address.slice(2),
    }
    await expect(openKeystore(JSON.stringify(file), 'x')).rejects.toMatchObject({ code: 'KEYSTORE_INVALID' })
  })
})
