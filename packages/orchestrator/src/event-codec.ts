import { formatWad, parseWad, type Wad } from '@riposte/market-model'
import type { DeskEvent } from './events.ts'

/** An event as one line of JSON; exact decimals are written `{"wad":"1.5"}`, so that reading gives them back as they were. */
export function encodeEvent(event: DeskEvent): string {
  return JSON.stringify(event, (_key, value: unknown) =>
    typeof value === 'bigint' ? { wad: formatWad(value as Wad) } : value,
  )
}

/** Inverse of {@link encodeEvent}, for lines that it wrote. */
export function decodeEvent(text: string): DeskEvent {
  return JSON.parse(text, (_key, value: unknown) => (isWadText(value) ? parseWad(value.wad) : value)) as DeskEvent
}

function isWadText(value: unknown): value is { wad: string } {
  return typeof value === 'object' && value !== null && 'wad' in value && typeof value.wad === 'string'
}
