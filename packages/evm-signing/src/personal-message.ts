import { concatBytes } from './hex.ts'
import { keccak256 } from './keccak.ts'

const encoder = new TextEncoder()

/** What is signed for a text under EIP-191 (`personal_sign`). */
export function personalMessageDigest(text: string): Uint8Array {
  const message = encoder.encode(text)
  return keccak256(concatBytes(encoder.encode(`\x19Ethereum Signed Message:\n${message.length}`), message))
}
