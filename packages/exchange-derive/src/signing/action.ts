import {
  type Address,
  compileStruct,
  type Hex,
  hexToBytes,
  keccak256,
  type Signer,
  typedDataDigest,
} from '@riposte/evm-signing'

/** The envelope around every signed request of Derive: who asks which module for what, until when. */
export interface Action {
  readonly subaccountId: number
  /** Nanoseconds since 1970, once only. */
  readonly nonce: bigint
  readonly module: Address
  /** The module's own encoding, such as that of a trade. */
  readonly data: Uint8Array
  /** Unix seconds */
  readonly expiry: number
  /** The account's address. */
  readonly owner: Address
  /** The address whose key signs: the owner's or a session key's. */
  readonly signer: Address
}

const ACTION = compileStruct(
  'Action(uint256 subaccountId,uint256 nonce,address module,bytes data,uint256 expiry,address owner,address signer)',
)

/** What the exchange calls the action's type hash. */
export const ACTION_TYPE_HASH: Uint8Array = ACTION.typeHash

/** Hash of the struct, before the domain is mixed in. */
export function hashAction(action: Action): Uint8Array {
  return ACTION.hash(action as Action & Record<keyof Action, Action[keyof Action]>)
}

let lastSeparator: { readonly hex: Hex; readonly bytes: Uint8Array } | undefined

/** A process signs for one network, so its separator is read once. */
function separatorBytes(hex: Hex): Uint8Array {
  if (lastSeparator?.hex !== hex) lastSeparator = { hex, bytes: hexToBytes(hex) }
  return lastSeparator.bytes
}

/** The 32 bytes that are signed. @param domainSeparator of the network, 32 bytes of hex */
export function actionDigest(action: Action, domainSeparator: Hex): Uint8Array {
  return typedDataDigest(separatorBytes(domainSeparator), hashAction(action))
}

/** Hash of the module's data, as the debug methods of the exchange report it. */
export function hashModuleData(data: Uint8Array): Uint8Array {
  return keccak256(data)
}

/** Sign an action with the key that it names as its signer. */
export function signAction(action: Action, domainSeparator: Hex, signer: Signer): Hex {
  return signer.sign(actionDigest(action, domainSeparator))
}
