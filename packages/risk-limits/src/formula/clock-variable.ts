import type { EpochMs } from '@riposte/market-model'

/** Days of the week as UTC counts them, Sunday first. */
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
export type Day = (typeof DAYS)[number]

/** When a clock variable has another value: on these days, between these times, all UTC. */
export interface ClockSpan {
  /** Every day unless given. */
  readonly days?: readonly Day[]
  /** `HH:MM`, included. 00:00 unless given. */
  readonly from?: string
  /** `HH:MM`, excluded. 24:00 unless given; before `from` it is that of the next day. */
  readonly to?: string
  readonly value: number
}

/** A number that a desk's formulas name, and that only the clock changes: the first span that holds tells it. */
export interface ClockVariable {
  /** >= 0 */
  readonly otherwise: number
  readonly spans: readonly ClockSpan[]
}

const MINUTES_PER_DAY = 1440
const TIME = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/

/** What is wrong with a variable, in words; empty when nothing is. */
export function clockVariableProblems(name: string, { otherwise, spans }: ClockVariable): readonly string[] {
  const problems: string[] = []
  const checkValue = (value: number, where: string) => {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      problems.push(`${name}${where}: expected a finite number of 0 or more, got ${value}`)
    }
  }
  checkValue(otherwise, '')
  spans.forEach((span, i) => {
    const where = `, span ${i + 1}`
    checkValue(span.value, where)
    for (const day of span.days ?? []) {
      if (!DAYS.includes(day)) problems.push(`${name}${where}: ${day} is none of ${DAYS.join(', ')}`)
    }
    for (const time of [span.from, span.to]) {
      if (time !== undefined && !TIME.test(time))
        problems.push(`${name}${where}: expected a time such as 22:00, got ${time}`)
    }
  })
  return problems
}

/** The variable's value at a moment. */
export function clockValue({ otherwise, spans }: ClockVariable, now: EpochMs): number {
  const date = new Date(now)
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes()
  return spans.find((span) => holds(span, date.getUTCDay(), minute))?.value ?? otherwise
}

function holds({ days, from, to }: ClockSpan, weekday: number, minute: number): boolean {
  const [start, end] = [from === undefined ? 0 : minutesOf(from), to === undefined ? MINUTES_PER_DAY : minutesOf(to)]
  const isOn = (day: number) => days === undefined || days.includes(DAYS[(day + 7) % 7] as Day)
  if (start < end) return isOn(weekday) && minute >= start && minute < end
  // Over midnight: the evening belongs to its own day, the morning after to the day before.
  return (isOn(weekday) && minute >= start) || (isOn(weekday - 1) && minute < end)
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
