import { type Cancel, type Clock, type EpochMs, epochMs } from '../time.ts'

/** Time that moves only when told. Between two tasks every promise that can settle does so. */
export interface VirtualClock extends Clock {
  /** Run the next task, if there is one, and let promises settle. @returns false when nothing was pending */
  step(): Promise<boolean>
  /** Run what is due up to a monotonic moment, tasks that are added meanwhile included, and stand there. */
  runUntil(monotonicMs: number): Promise<void>
  /** Tasks that have neither run nor been cancelled. */
  pending(): number
}

interface Task {
  readonly dueMs: number
  readonly serial: number
  run: (() => void) | undefined
}

/** Tasks run in the order of their time, and of their insertion where the time is the same. Monotonic time starts at 0. */
export function createVirtualClock(start: EpochMs): VirtualClock {
  const heap = createHeap()
  let elapsedMs = 0
  let serial = 0
  let pending = 0

  function runNext(): void {
    const task = heap.pop()
    const run = task?.run
    if (task === undefined || run === undefined) return
    task.run = undefined
    pending -= 1
    elapsedMs = Math.max(elapsedMs, task.dueMs)
    run()
  }

  /** The next task that was not cancelled. */
  function nextTask(): Task | undefined {
    for (;;) {
      const task = heap.peek()
      if (task === undefined || task.run !== undefined) return task
      heap.pop()
    }
  }

  return {
    nowMs: () => epochMs(Math.floor(start + elapsedMs)),
    monotonicMs: () => elapsedMs,
    after(delayMs, run): Cancel {
      const task: Task = { dueMs: elapsedMs + Math.max(0, delayMs), serial: serial++, run }
      heap.push(task)
      pending += 1
      return () => {
        if (task.run === undefined) return
        task.run = undefined
        pending -= 1
      }
    },
    pending: () => pending,
    async step() {
      await promisesSettled()
      if (nextTask() === undefined) return false
      runNext()
      await promisesSettled()
      return true
    },
    async runUntil(monotonicMs) {
      await promisesSettled()
      for (let task = nextTask(); task !== undefined && task.dueMs <= monotonicMs; task = nextTask()) {
        runNext()
        await promisesSettled()
      }
      elapsedMs = Math.max(elapsedMs, monotonicMs)
    },
  }
}

/** The event loop turns only when no promise is left to settle, however long their chain. */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function createHeap() {
  const tasks: Task[] = []
  const isBefore = (a: Task, b: Task): boolean => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.serial < b.serial)
  const swap = (i: number, j: number): void => {
    const kept = tasks[i] as Task
    tasks[i] = tasks[j] as Task
    tasks[j] = kept
  }

  return {
    peek: (): Task | undefined => tasks[0],
    push(task: Task): void {
      tasks.push(task)
      for (let i = tasks.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1
        if (isBefore(tasks[parent] as Task, tasks[i] as Task)) return
        swap(i, parent)
        i = parent
      }
    },
    pop(): Task | undefined {
      const first = tasks[0]
      const last = tasks.pop()
      if (last === undefined || tasks.length === 0) return first
      tasks[0] = last
      for (let i = 0; ; ) {
        const left = 2 * i + 1
        const right = left + 1
        let least = i
        if (left < tasks.length && isBefore(tasks[left] as Task, tasks[least] as Task)) least = left
        if (right < tasks.length && isBefore(tasks[right] as Task, tasks[least] as Task)) least = right
        if (least === i) return first
        swap(i, least)
        i = least
      }
    },
  }
}
