export type HashFunction = (data: Uint8Array) => Uint8Array

/** One instance of hash-wasm's Keccak, used over and over; undefined where the package or WebAssembly is missing. */
export async function loadWasmKeccak(): Promise<HashFunction | undefined> {
  try {
    const { createKeccak } = await import('hash-wasm')
    const hasher = await createKeccak(256)
    return (data) => hasher.init().update(data).digest('binary')
  } catch {
    return undefined
  }
}
