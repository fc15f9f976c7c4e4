import type { Clock, Random } from '@riposte/market-model'
import { type Chaos, drawClockErrorMs } from './weather.ts'

/** What befalls a world as time goes by. */
export interface TroublePorts {
  isHealthy(): boolean
  submitManualTrade(): void
  cutAll(): void
  fillDisk(): void
  repairDisk(): void
  stopDesk(): void
  setClockError(errorMs: number): void
}

/** Put a world's troubles on its clock, within its first `roughMs`. */
export function scheduleTroubles(
  clock: Clock,
  random: Random,
  chaos: Chaos,
  roughMs: number,
  ports: TroublePorts,
): void {
  const { isHealthy } = ports
  const later = (delayMs: number, task: () => void): void => {
    clock.after(delayMs, () => {
      if (!isHealthy()) task()
    })
  }
  const tradeLater = (): void => {
    later(6_000 + random.unit() * 16_000, () => {
      ports.submitManualTrade()
      tradeLater()
    })
  }
  const cutLater = (): void => {
    later(chaos.cutEveryMs * (0.3 + 1.4 * random.unit()), () => {
      ports.cutAll()
      cutLater()
    })
  }
  tradeLater()
  if (chaos.cutEveryMs > 0) cutLater()
  const diskAt = random.unit() * roughMs
  if (random.unit() < chaos.diskFullChance) {
    later(diskAt, ports.fillDisk)
    clock.after(diskAt + 2_000 + random.unit() * 8_000, ports.repairDisk)
  }
  const stopAt = random.unit() * roughMs
  if (random.unit() < chaos.stopChance) later(stopAt, ports.stopDesk)
  const jumpAt = random.unit() * roughMs
  const errorMs = drawClockErrorMs(random)
  if (random.unit() < chaos.clockJumpChance) later(jumpAt, () => ports.setClockError(errorMs))
}
