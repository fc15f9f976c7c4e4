import { epochMs } from '@riposte/market-model'
import { decodeMakerFrame } from '../../src/decode/maker-frame.ts'
import { decodeRfq, type RfqContext } from '../../src/decode/rfq.ts'
import { decodeTrade, RyskError } from '../../src/index.ts'
import {
  chain,
  quoteTerms,
  requestPayload,
  rfqFrame,
  sampleTokens,
  signer,
  tradeFrame,
  tradePayloadOf,
  trusted,
  USDT0,
} from '../../src/testing/wire-samples.ts'
import { believeTrade } from '../../src/trade-belief.ts'
import { parseFrame } from '../../src/wire/frame.ts'
import { encodeAnswer, encodeRfq, encodeTrade } from './re-encode.ts'
import { readAnswerSlowly, readRfqSlowly, readTradeSlowly, type Saying } from './slow-decoder.ts'

const context: RfqContext = {
  chain,
  maker: signer.address,
  trusted,
  tokens: sampleTokens(),
  receivedAtMs: 0,
  now: epochMs(1_775_567_151_000),
}
const standing = { rfqId: 'r', assetAddress: '0x', chainId: 999, newBest: '1440000000000000000000', yours: '12' }
const domain = { name: 'rysk', version: '0.0.0', chainId: 999, verifyingContract: chain.contract }
const trade = tradePayloadOf(quoteTerms())

/** One frame of each kind, old and new. */
export const FRAME_SAMPLES: readonly string[] = [
  rfqFrame('r', { typeDataDomain: domain, validUntil: 1_775_567_153_000, createdAt: 1_775_567_151 }),
  rfqFrame('r', { makers: [signer.address], premiumAsset: USDT0, isPut: true, collateralAsset: USDT0 }),
  JSON.stringify({ id: 'r', result: { ...requestPayload(), usd: undefined, collateralAsset: undefined } }),
  tradeFrame(trade),
  JSON.stringify({ jsonrpc: '2.0', method: 'trade_confirmation', params: trade }),
  JSON.stringify({ id: 'r', result: standing }),
  JSON.stringify({ id: 'r', method: 'skill_issue', params: { newBest: '11.2', yours: '10.5' } }),
  JSON.stringify({ id: 'r', result: 'OK' }),
  JSON.stringify({ id: 'r', error: { code: -32003, message: 'Internal Error' } }),
]

/** What was found of a frame: how it was taken, and what is wrong with that. */
export interface FrameVerdict {
  readonly taken: 'rfq' | 'trade' | 'answer' | 'other' | 'refused'
  readonly problem: string | undefined
}

/** Read a frame as the streams do. */
export function checkStreamFrame(text: string): FrameVerdict {
  return judge(() => {
    const frame = parseFrame(text)
    if (frame === undefined) return { taken: 'other', problem: undefined }
    const encoded = encodeRfq(decodeRfq(frame, context))
    const defaults = { usd: USDT0 }
    return { taken: 'rfq', problem: difference(readRfqSlowly(text, defaults), readRfqSlowly(encoded, defaults)) }
  })
}

/** Read a frame as the maker socket does. */
export function checkMakerFrame(text: string): FrameVerdict {
  return judge(() => {
    const message = decodeMakerFrame(text)
    if (message.kind === 'answer') {
      const encoded = encodeAnswer(message.answer)
      return { taken: 'answer', problem: difference(readAnswerSlowly(text), readAnswerSlowly(encoded)) }
    }
    if (message.kind !== 'trade') return { taken: 'other', problem: undefined }
    const decoded = decodeTrade(message.payload)
    const misread = difference(readTradeSlowly(text), readTradeSlowly(encodeTrade(decoded)))
    const believed = believeTrade(decoded, signer.address, trusted).status === 'believed'
    const forged = believed && !hasOurTerms(text) ? 'believed a trade that was never quoted' : undefined
    return { taken: 'trade', problem: misread ?? forged }
  })
}

/** The signature itself may be written in another letter case. */
function hasOurTerms(text: string): boolean {
  const { quoteSignature: _theirs, ...terms } = readTradeSlowly(text)
  const { quoteSignature: _ours, ...quoted } = readTradeSlowly(tradeFrame(trade))
  return difference(terms, quoted) === undefined
}

function judge(read: () => FrameVerdict): FrameVerdict {
  try {
    return read()
  } catch (error) {
    const typed = error instanceof RyskError && (error.code === 'FRAME_INVALID' || error.code === 'REFUSED')
    if (typed && typeof error.field === 'string') return { taken: 'refused', problem: undefined }
    return { taken: 'refused', problem: `threw ${String(error)}` }
  }
}

function difference(expected: Saying, got: Saying): string | undefined {
  const names = [...new Set([...Object.keys(expected), ...Object.keys(got)])].filter(
    (name) => expected[name] !== got[name],
  )
  const [name] = names
  return name === undefined ? undefined : `${name}: it says ${expected[name]}, read as ${got[name]}`
}
