/** What to do about a refusal, where that can be said in a line. */
const HINTS: ReadonlyMap<number, string> = new Map([
  [-32000, 'wait as long as it says; ask the exchange for a higher tier when it happens often'],
  [-32100, 'close connections of other programs of this account'],
  [10008, 'close positions of other expiries in this subaccount first'],
  [10010, 'use a subaccount with standard margin for spot'],
  [11000, 'deposit USDC into the subaccount, reduce its positions, or order less'],
  [11007, 'cancel the own order on the other side first'],
  [11008, 'price it so that it rests, or let it be repriced'],
  [11009, 'nothing rests within the limit: look at the book again'],
  [11011, 'let the signature live 301 s to 120 days, 900 s at most under market maker protection'],
  [11012, 'use a multiple of the amount step, and at least the minimum for an order that rests'],
  [11013, 'use a multiple of the tick inside the band of the newest ticker'],
  [11015, 'wait for the freeze to end or call reset_mmp; hedges are not to be under protection'],
  [11017, 'look the order up before signing it anew'],
  [11018, "compare this machine's clock with the exchange's"],
  [11019, 'cancel orders that are not needed'],
  [11021, 'the instrument has expired or is not active: load the catalog anew'],
  [11022, 'it came too late: sign anew, or widen takerWindowMs'],
  [11023, 'sign anew with a higher max_fee'],
  [11025, 'the position is smaller than believed: read it again'],
  [11027, 'the subaccount is being liquidated: nothing can be traded in it'],
  [11028, 'the old order has filled meanwhile: read it again'],
  [11029, 'the open-interest cap is reached: nothing more can be opened in this asset'],
  [11053, 'use the mark price as the trigger'],
  [12001, 'check the name; an expired instrument is no longer listed'],
  [14001, 'configure a subaccount that the wallet has'],
  [14014, 'the key, the network or the domain separator is not the right one'],
  [14020, 'configure the wallet that owns the subaccount'],
  [14023, 'register the session key for this wallet, or use one that is'],
  [14026, 'register the session key for this wallet, or use one that is'],
  [14027, 'ask the exchange for the right to quote RFQs'],
  [14029, "add this machine's address to the session key's list"],
  [14030, 'register a new session key, or the same with a later expiry'],
  [14031, 'register the session key with the scope trade:all'],
  [16000, 'the exchange serves nobody from this region'],
  [16001, "ask the exchange's support about the account"],
])

/** What to do about an error code of the exchange; undefined where the code says it all. */
export function hintOf(code: number): string | undefined {
  return HINTS.get(code)
}
