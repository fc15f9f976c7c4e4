import type { Logger } from '@riposte/market-model'
import { causeText, RyskError } from './errors.ts'
import type { RyskAlert } from './source.ts'

/** Frames that could not be used: logged, reported, and survived. */
export interface OddFrames {
  /**
   * Reading a frame has thrown.
   *
   * @param socket `maker`, or the asset whose stream it came on
   */
  unusable(event: string, socket: string, frame: string, error: unknown): void
  /** It is nothing known here. */
  unknown(event: string, socket: string, frame: string, reason: string): void
}

/** Somebody is to look at an unknown frame; nobody can look at a megabyte. */
const FRAME_CHARACTERS_MAX = 16_384

export function createOddFrames(logger: Logger, alert: (alert: RyskAlert) => void): OddFrames {
  function report(event: string, socket: string, frame: string, reason: string, field?: string): void {
    logger.warn(event, { socket, field, reason })
    alert({ kind: 'unknown-frame', socket, reason, frame: frame.slice(0, FRAME_CHARACTERS_MAX) })
  }

  return {
    unusable(event, socket, frame, error) {
      if (!(error instanceof RyskError)) logger.error(event, { reason: causeText(error) })
      // Well formed and not for us: nobody has to look at it.
      else if (error.code === 'REFUSED') logger.info(event, { field: error.field, reason: error.message })
      else report(event, socket, frame, error.message, error.field)
    },
    unknown: report,
  }
}
