/** Best ten levels of each side, ungrouped; every message is a whole snapshot. */
export function orderBookChannel(instrument: string): string {
  return `orderbook.${instrument}.1.10`
}

/** Prices, band and Greeks, once a second. */
export function tickerChannel(instrument: string): string {
  return `ticker_slim.${instrument}.1000`
}

/** Every change of state of the subaccount's orders. Private. */
export function ordersChannel(subaccountId: number): string {
  return `${subaccountId}.orders`
}

/** Every fill of the subaccount. Private. */
export function tradesChannel(subaccountId: number): string {
  return `${subaccountId}.trades`
}
