import type { Address } from './address.ts'
import { EvmSigningError } from './errors.ts'
import { concatBytes } from './hex.ts'
import { keccak256 } from './keccak.ts'
import { type WordValue, writeWord } from './word.ts'

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
    return { type: memberType, name: name as FieldsOf<Type> }
  })
  const typeHash = keccak256(type)
  return {
    typeHash,
    hash(values) {
      const encoded = new Uint8Array(32 * (members.length + 1))
      encoded.set(typeHash, 0)
      members.forEach((member, i) => {
        const value = values[member.name]
        try {
          writeMember(member.type, value, encoded, 32 * (i + 1))
        } catch (error) {
          if (!(error instanceof EvmSigningError)) throw error
          throw new EvmSigningError(error.code, `${member.name}: ${error.message}`, { cause: error })
        }
      })
      return keccak256(encoded)
    },
  }
}

function writeMember(type: string, value: WordValue, target: Uint8Array, offset: number): void {
  if (type !== 'bytes' && type !== 'string') {
    writeWord(type, value, target, offset)
    return
  }
  const matches = type === 'bytes' ? value instanceof Uint8Array : typeof value === 'string'
  if (!matches) throw new EvmSigningError('VALUE_OUT_OF_RANGE', `expected a value of type ${type}, got ${typeof value}`)
  target.set(keccak256(value as Uint8Array | string), offset)
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

const PREFIX = Uint8Array.of(0x19, 0x01)

/** What is signed for a struct under a domain. */
export function typedDataDigest(separator: Uint8Array, structHash: Uint8Array): Uint8Array {
  return keccak256(concatBytes(PREFIX, separator, structHash))
}
