/** What a client knows of a manual trade that it sent, maybe more than once under the same id. */
export interface ManualTrade {
  readonly clientId: string
  /** The desk's id of it. */
  readonly tradeId: string
  readonly instrument: string
  readonly side: 'buy' | 'sell'
  readonly quantity: string
  readonly price: string
  /** A 202 came at least once. */
  acknowledged: boolean
  /** Answers other than 202, as status and text. */
  readonly refusals: string[]
}

export function manualTrade(
  clientId: string,
  terms: Pick<ManualTrade, 'instrument' | 'side' | 'quantity' | 'price'>,
): ManualTrade {
  return { clientId, tradeId: `M-${clientId}`, ...terms, acknowledged: false, refusals: [] }
}

/** Send it, again under the same id if it was sent before. Resolves also when the desk dies meanwhile. */
export async function submit(api: string, trade: ManualTrade): Promise<void> {
  const { instrument, side, quantity, price, clientId } = trade
  try {
    const reply = await fetch(`${api}/api/trade`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ instrument, side, quantity, price, client_trade_id: clientId }),
    })
    const text = await reply.text()
    if (reply.status !== 202) trade.refusals.push(`${reply.status} ${text}`)
    else if ((JSON.parse(text) as { trade_id: string }).trade_id === trade.tradeId) trade.acknowledged = true
    else trade.refusals.push(`202 for another trade: ${text}`)
  } catch {
    // The connection went with the process: nobody knows whether it was booked.
  }
}
