import type { EpochMs } from '@riposte/market-model'
import { holders, marginRecords } from './account-records.ts'
import { bookSnapshot } from './book-snapshot.ts'
import type { Channel } from './channel.ts'
import type { Exchange } from './exchange.ts'
import { notificationText } from './frame.ts'
import type { Listed } from './listed.ts'
import type { Notice } from './notices.ts'
import { refreshIfStale } from './refresh-makers.ts'
import { tickerRecord } from './ticker.ts'
import { doubleText } from './wire-decimal.ts'

/** Somebody who listens. */
export interface Listener {
  /** For what must arrive. */
  send(text: string): void
  /** For what may be dropped when the listener is slow: the next one replaces it. */
  sendMarketData(text: string): void
}

interface Topic {
  readonly name: string
  readonly channel: Channel
  readonly listeners: Set<Listener>
  /** The book's version when it was last sent. */
  sentVersion: number
  /** JSON text of the data that were last sent. */
  lastData: string | undefined
}

/** Who listens to what. Every message is written once, and only if somebody listens. */
export interface Hub {
  subscribe(listener: Listener, name: string, channel: Channel): void
  unsubscribe(listener: Listener, name: string): void
  /** Events of the engine. */
  deliver(notices: readonly Notice[]): void
  /** Tickers of one interval, and books that changed. */
  publish(listed: Listed, intervalMs: 100 | 1000, now: EpochMs): void
  /** Books of an instrument that changed. */
  publishBooks(listed: Listed, now: EpochMs): void
  /** What is about no single instrument: spot prices, margins. */
  publishGeneral(now: EpochMs): void
  /** First messages of new subscriptions, at most `limit` of them. */
  publishFirst(limit: number, now: EpochMs): void
  /** Whether anybody listens to an instrument's ticker or book. */
  isWatched(listed: Listed): boolean
  /** Whether somebody wants an instrument's ticker every 100 ms. */
  isFast(listed: Listed): boolean
}

/** First messages waiting at most; beyond it a new subscriber hears with the next publication only. */
const MOST_FIRST = 50_000

export function createHub(exchange: Exchange): Hub {
  const topics = new Map<string, Topic>()
  /** A wallet's channel has as many names as its address has spellings. */
  const rfqs = new Set<Topic>()
  const byInstrument = new Map<Listed, Set<Topic>>()
  const fast = new Set<Listed>()
  const general = new Set<Topic>()
  const first: { listener: Listener; topic: Topic }[] = []

  function add(name: string, channel: Channel): Topic {
    const topic: Topic = { name, channel, listeners: new Set(), sentVersion: -1, lastData: undefined }
    topics.set(name, topic)
    if (channel.kind === 'rfqs') rfqs.add(topic)
    if (isGeneral(channel)) general.add(topic)
    if (channel.kind !== 'ticker' && channel.kind !== 'book') return topic
    const own = byInstrument.get(channel.listed)
    if (own === undefined) byInstrument.set(channel.listed, new Set([topic]))
    else own.add(topic)
    if (channel.kind === 'ticker' && channel.intervalMs === 100) fast.add(channel.listed)
    return topic
  }

  function remove(topic: Topic): void {
    topics.delete(topic.name)
    rfqs.delete(topic)
    general.delete(topic)
    const { channel } = topic
    if (channel.kind !== 'ticker' && channel.kind !== 'book') return
    const own = byInstrument.get(channel.listed)
    own?.delete(topic)
    if (own?.size === 0) byInstrument.delete(channel.listed)
    if (channel.kind === 'ticker' && channel.intervalMs === 100) fast.delete(channel.listed)
  }

  /** Who listens to an engine's channel, under whichever names. */
  function eventTopics(channel: string): readonly Topic[] {
    const topic = topics.get(channel)
    if (!channel.startsWith('0x')) return topic === undefined ? [] : [topic]
    return [...rfqs].filter((one) => one.channel.kind === 'rfqs' && `${one.channel.wallet}.rfqs` === channel)
  }

  /** JSON text of a periodic channel's data; undefined when there is nothing to say. */
  function dataText(channel: Channel, now: EpochMs): string | undefined {
    if (channel.kind === 'book') {
      return JSON.stringify(
        bookSnapshot(
          channel.listed,
          exchange.distortion.bookOf(channel.listed.name),
          channel.group,
          channel.depth,
          now,
        ),
      )
    }
    if (channel.kind === 'ticker') {
      const ticker = tickerRecord(exchange, channel.listed, now)
      return ticker && JSON.stringify({ timestamp: now, instrument_ticker: ticker })
    }
    if (channel.kind === 'margins') return JSON.stringify(marginRecords(exchange, holders(exchange), now))
    return channel.kind === 'spot' ? JSON.stringify(spotRecord(exchange, channel.currency, now)) : undefined
  }

  function broadcast(topic: Topic, now: EpochMs): void {
    const { channel } = topic
    const still = 'listed' in channel && exchange.distortion.isFrozen(channel.listed.name)
    const data = still && topic.lastData !== undefined ? topic.lastData : dataText(channel, now)
    if (data === undefined) return
    topic.lastData = data
    const text = notificationText(topic.name, data)
    for (const listener of topic.listeners) listener.sendMarketData(text)
  }

  function publishBooks(listed: Listed, now: EpochMs): void {
    for (const topic of byInstrument.get(listed) ?? []) {
      if (topic.channel.kind !== 'book' || topic.sentVersion === listed.book.version) continue
      topic.sentVersion = listed.book.version
      broadcast(topic, now)
    }
  }

  return {
    subscribe(listener, name, channel) {
      const topic = topics.get(name) ?? add(name, channel)
      if (topic.listeners.has(listener)) return
      topic.listeners.add(listener)
      const periodic = channel.kind === 'ticker' || channel.kind === 'book' || isGeneral(channel)
      if (periodic && first.length < MOST_FIRST) first.push({ listener, topic })
    },
    unsubscribe(listener, name) {
      const topic = topics.get(name)
      if (topic === undefined) return
      topic.listeners.delete(listener)
      if (topic.listeners.size === 0) remove(topic)
    },
    deliver(notices) {
      for (const { channel, data } of notices) {
        for (const topic of eventTopics(channel)) {
          const text = notificationText(topic.name, JSON.stringify(data()))
          for (const listener of topic.listeners) listener.send(text)
        }
      }
    },
    publish(listed, intervalMs, now) {
      for (const topic of byInstrument.get(listed) ?? []) {
        if (topic.channel.kind === 'ticker' && topic.channel.intervalMs === intervalMs) broadcast(topic, now)
      }
      publishBooks(listed, now)
    },
    publishBooks,
    publishGeneral(now) {
      for (const topic of general) broadcast(topic, now)
    },
    publishFirst(limit, now) {
      for (const { listener, topic } of first.splice(0, limit)) {
        if (!topic.listeners.has(listener)) continue
        const { channel } = topic
        if (channel.kind === 'ticker' || channel.kind === 'book') refreshIfStale(exchange, channel.listed, now)
        const data = dataText(channel, now)
        if (data !== undefined) listener.sendMarketData(notificationText(topic.name, data))
      }
    },
    isWatched: (listed) => byInstrument.has(listed),
    isFast: (listed) => fast.has(listed),
  }
}

/** Published at the general interval, whoever trades what. */
function isGeneral(channel: Channel): boolean {
  return channel.kind === 'spot' || channel.kind === 'margins'
}

/** The data of a spot feed notification; the day before is not simulated and repeats today's price. */
function spotRecord(exchange: Exchange, currency: string | undefined, now: EpochMs): Record<string, unknown> {
  const currencies = currency === undefined ? exchange.market.underlyings : [currency]
  const feeds: Record<string, unknown> = {}
  for (const one of currencies) {
    const price = doubleText(exchange.market.spot(one), 12)
    feeds[one] = {
      price,
      confidence: '1',
      price_prev_daily: price,
      confidence_prev_daily: '1',
      timestamp_prev_daily: now - 86_400_000,
    }
  }
  return { timestamp: now, feeds }
}
