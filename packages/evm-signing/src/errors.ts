/** Every error that this package throws. Catch by class, then tell apart by `code`. No message carries a key. */
export class EvmSigningError extends Error {
  override readonly name: string = 'EvmSigningError'
  readonly code:
    | 'HEX_INVALID'
    | 'ADDRESS_INVALID'
    | 'KEY_INVALID'
    | 'TYPE_INVALID'
    | 'VALUE_OUT_OF_RANGE'
    | 'NONCE_STORE'
    | 'KEYSTORE_INVALID'
    | 'PASSPHRASE_WRONG'
  constructor(code: EvmSigningError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
