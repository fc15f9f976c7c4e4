import type { LoginProof } from '../../signing/login-proof.ts'

/** Methods that make a connection of use. */
export interface CoreMethods {
  'public/get_time': Readonly<Record<string, never>>
  'public/login': LoginProof
  subscribe: { readonly channels: readonly string[] }
  unsubscribe: { readonly channels: readonly string[] }
  'private/set_cancel_on_disconnect': { readonly enabled: boolean }
}
