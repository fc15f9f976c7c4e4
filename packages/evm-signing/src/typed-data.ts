import type { Address } from './address.ts'
import { EvmSigningError } from './errors.ts'
import { keccak256, keccak256AtLoad } from './keccak.ts'
import { createWordTarget, outOfRange, WORD_BYTES, type WordValue, type WordWriter, wordWriter } from './word.ts'

/** An EIP-712 struct, its type parsed once so that hashing does no text work. */
export interface StructType<Field extends string> {
  readonly typeHash: Uint8Array
  /** hashStruct of the values. @throws {EvmSigningError} VALUE_OUT_OF_RANGE naming the field */
  hash(values: Readonly<Record<Field, WordValue>>): Uint8Array
}

const STRUCT_TEXT = /^[A-Za-z_]\w*\(([^()]*)\)$/

/**
 * Compile a struct of atomic and dynamic members (`bytes`, `string`), without nested structs or arrays: all that both
 * protocols sign.
 *
 * @param type as in EIP-712: `Transfer(address user,uint256 amount)`
 * @throws {EvmSigningError} TYPE_INVALID when the text has another form
 */
export function compileStruct<const Type extends string>(type: Type): StructType<FieldsOf<Type>> {
  const match = STRUCT_TEXT.exec(type)
  if (match === null)
    throw new EvmSigningError('TYPE_INVALID', `expected a struct such as Name(uint256 a), got "${type}"`)
  const members = (match[1] ?? '').split(',').map((member) => {
    const [memberType, name, ...rest] = member.split(' ')
    if (memberType === undefined || name === undefined || rest.length > 0) {
      throw new EvmSigningError('TYPE_INVALID', `expected "type name" for each member, got "${member}"`)
    }
    return { name: name as FieldsOf<Type>, write: memberWriter(memberType) }
  })
  const typeHash = keccak256AtLoad(type)
  // One buffer for all hashes of the type: each word is written anew, and hashing takes no turn in between.
  const target = createWordTarget(WORD_BYTES * (members.length + 1))
  target.bytes.set(typeHash, 0)
  return {
    typeHash,
    hash(values) {
      let offset = 0
      for (const { name, write } of members) {
        offset += WORD_BYTES
        try {
          write(values[name], target, offset)
        } catch (error) {
          if (!(error instanceof EvmSigningError)) throw error
          throw new EvmSigningError(error.code, `${name}: ${error.message}`, { cause: error })
        }
      }
      return keccak256(target.bytes)
    },
  }
}

/** A dynamic member stands for its hash. */
function memberWriter(type: string): WordWriter {
  if (type !== 'bytes' && type !== 'string') return wordWriter(type)
  return (value, { bytes }, offset) => {
    const matches = type === 'bytes' ? value instanceof Uint8Array : typeof value === 'string'
    if (!matches) throw outOfRange(type, value)
    bytes.set(keccak256(value as Uint8Array | string), offset)
  }
}

/** The member names of a struct's type text. */
type FieldsOf<Type extends string> = Type extends `${string}(${infer Members})` ? NamesOf<Members> : never
type NamesOf<Members extends string> = Members extends `${infer First},${infer Rest}`
  ? NameOf<First> | NamesOf<Rest>
  : NameOf<Members>
type NameOf<Member extends string> = Member extends `${string} ${infer Name}` ? Name : never

const DOMAIN = compileStruct('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)')

export interface Domain {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: Address
}

/** The 32 bytes that tie a signature to one contract on one chain. */
export function domainSeparator(domain: Domain): Uint8Array {
  return DOMAIN.hash({ ...domain })
}

/** The standard's two bytes, then the domain's separator, then the struct's hash. */
const envelope = Uint8Array.of(0x19, 0x01, ...new Uint8Array(2 * WORD_BYTES))

/** What is signed for a struct under a domain. @param separator 32 bytes @param structHash 32 bytes */
export function typedDataDigest(separator: Uint8Array, structHash: Uint8Array): Uint8Array {
  if (separator.length !== WORD_BYTES) throw outOfRange('bytes32', separator)
  if (structHash.length !== WORD_BYTES) throw outOfRange('bytes32', structHash)
  envelope.set(separator, 2)
  envelope.set(structHash, 2 + WORD_BYTES)
  return keccak256(envelope)
}
