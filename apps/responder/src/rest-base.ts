/** Derive's REST base of an address that may be its WebSocket's: `wss://host/v3/ws` is `https://host/v3`. */
export function restBaseOf(url: string): string {
  return url.replace(/^ws/, 'http').replace(/\/+$/, '').replace(/\/ws$/, '')
}
