import { keccak_256 } from '@noble/hashes/sha3.js'
import { type HashFunction, loadWasmKeccak } from './wasm-keccak.ts'

const encoder = new TextEncoder()

let fast: HashFunction | undefined
let loading: Promise<void> | undefined

/**
 * Keccak-256 as Ethereum uses it (not the later SHA-3 padding). Text is hashed as UTF-8.
 *
 * The first call begins to load a WebAssembly implementation, if there is one here. Until that has come, and where it never
 * does, JavaScript gives the same bytes: nobody has to wait for anything.
 */
export function keccak256(data: Uint8Array | string): Uint8Array {
  if (loading === undefined) void prepareKeccak()
  const bytes = typeof data === 'string' ? encoder.encode(data) : data
  return fast === undefined ? keccak_256(bytes) : fast(bytes)
}

/** For what is hashed while modules load: it begins nothing. */
export function keccak256AtLoad(text: string): Uint8Array {
  return keccak_256(encoder.encode(text))
}

/** Resolves when the fastest implementation that works here is in use, and says which; for those who want to be fast at once. */
export async function prepareKeccak(): Promise<'wasm' | 'javascript'> {
  loading ??= loadWasmKeccak().then((loaded) => {
    fast = loaded
  })
  await loading
  return fast === undefined ? 'javascript' : 'wasm'
}
