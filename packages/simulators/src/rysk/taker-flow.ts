import { type Clock, type EpochMs, nextUuid, type Random, toSeconds } from '@riposte/market-model'
import type { Market } from '../market.ts'
import type { Account } from './account.ts'
import type { RyskAsset } from './asset.ts'
import type { RyskChain } from './chain.ts'
import { drawBetween, drawChance, drawOne } from './draw.ts'
import { type RfqTerms, ZERO_ADDRESS } from './rfq.ts'
import type { RfqShape } from './rfq-shape.ts'
import { drawOption, drawSize } from './taker-choice.ts'
import type { TakerSettings } from './taker-settings.ts'
import type { TaskSet } from './task-set.ts'

/** The simulated takers: they ask about what somebody listens to. */
export interface TakerFlow {
  start(): void
  /** An asset has got its first subscriber: ask soon, so that a newcomer need not wait for its turn. */
  onFirstSubscriber(asset: string): void
}

export interface TakerFlowParts {
  readonly settings: TakerSettings
  readonly market: Market
  readonly chain: RyskChain
  readonly assets: readonly RyskAsset[]
  readonly takers: readonly Account[]
  readonly clock: Clock
  readonly random: Random
  readonly tasks: TaskSet
  subscriberCount(asset: string): number
  /** Shapes and stablecoins are drawn from a source of their own, so that switching them on changes nothing else. */
  readonly shapeRandom: Random
  /** Put an RFQ before the makers. @returns what pushes it once more while it is open */
  publish(id: string, terms: RfqTerms, shape: RfqShape): () => void
}

const STRIKE_STEP = 10n ** 10n
const GREETING_MS = [50, 150] as const
const REPEAT_MS = [300, 900] as const
/** What was slept through is made up for no further back than this. */
const CATCH_UP_MS = 500
/** The next RFQ comes after this share of the mean interval. */
const PACE = [0.5, 1.5] as const

export function createTakerFlow(parts: TakerFlowParts): TakerFlow {
  const { settings, random, clock, tasks } = parts
  const lastAsked = new Map<string, number>()

  const ask = (asset: RyskAsset): void => {
    const terms = drawRfq(asset, parts)
    if (terms === undefined) return
    lastAsked.set(asset.address, clock.monotonicMs())
    const id = nextUuid(random)
    const shape = drawOne(parts.shapeRandom, settings.shapes) ?? 'current'
    const repeat = parts.publish(id, shape === '2026' ? withNewerFields(terms, parts) : terms, shape)
    if (!drawChance(random, settings.repeatChance)) return
    tasks.after(drawBetween(random, REPEAT_MS), repeat)
  }

  const hears = (asset: RyskAsset): boolean => asset.active && parts.subscriberCount(asset.address) > 0

  /** When the next RFQ is due, on the monotonic clock: a late timer must not slow the flow down. */
  let due = 0
  const wait = (): void => tasks.after(Math.max(0, due - clock.monotonicMs()), askWhatIsDue)
  const setNext = (): void => {
    due += settings.intervalMs * drawBetween(random, PACE)
  }
  const askWhatIsDue = (): void => {
    const now = clock.monotonicMs()
    due = Math.max(due, now - CATCH_UP_MS)
    do {
      const asset = drawOne(random, parts.assets.filter(hears))
      if (asset !== undefined) ask(asset)
      setNext()
    } while (due <= now)
    wait()
  }

  return {
    start() {
      if (!settings.enabled) return
      due = clock.monotonicMs()
      setNext()
      wait()
    },
    onFirstSubscriber(address) {
      const asset = parts.assets.find((candidate) => candidate.address === address)
      if (asset === undefined || !settings.enabled) return
      tasks.after(drawBetween(random, GREETING_MS), () => {
        // A subscriber that comes and goes must not speed the flow up.
        const last = lastAsked.get(address)
        const isDue = last === undefined || clock.monotonicMs() - last >= settings.intervalMs
        if (isDue && hears(asset)) ask(asset)
      })
    },
  }
}

/** Draw a whole RFQ on an asset; undefined when the market lists nothing for it. */
function drawRfq(
  asset: RyskAsset,
  parts: Pick<TakerFlowParts, 'settings' | 'market' | 'chain' | 'takers' | 'clock' | 'random' | 'shapeRandom'>,
): RfqTerms | undefined {
  const { settings, market, chain, random } = parts
  const now: EpochMs = parts.clock.nowMs()
  market.advance(now)
  const option = drawOption(market, asset.underlying, now, settings, random)
  if (option === undefined) return undefined

  const isPut = option.right === 'put'
  const isTakerBuy = drawChance(random, settings.takerBuyChance)
  const isSideAbsent = drawChance(random, settings.sideAbsentChance)
  const isAnonymous = drawChance(random, settings.anonymousChance)
  const taker = drawOne(random, parts.takers)?.address
  const usesOther = drawChance(parts.shapeRandom, settings.otherUsdChance)
  const usd = (usesOther ? drawOne(parts.shapeRandom, chain.otherUsd) : undefined) ?? chain.usd.address
  return {
    asset: asset.address,
    assetName: asset.symbol,
    chainId: chain.chainId,
    expiry: toSeconds(option.expiry),
    isPut,
    ...(isSideAbsent && !isTakerBuy ? {} : { isTakerBuy }),
    quantity: String(drawSize(asset, settings.fineSizeChance, random)),
    strike: String(option.strike / STRIKE_STEP),
    taker: isAnonymous || taker === undefined ? ZERO_ADDRESS : taker,
    usd,
    collateralAsset: isPut ? usd : asset.address,
  }
}

function withNewerFields(
  terms: RfqTerms,
  { settings, shapeRandom }: Pick<TakerFlowParts, 'settings' | 'shapeRandom'>,
): RfqTerms {
  const typeDataDomain = drawOne(shapeRandom, settings.domains)
  return { ...terms, makers: settings.makers, ...(typeDataDomain === undefined ? {} : { typeDataDomain }) }
}
