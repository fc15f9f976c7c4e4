// The hedging frontier: what each strategy costs and what risk it leaves, over nights before an expiry. Prints tables and
// verdicts; a full run also draws docs/frontier.svg.
//   node --conditions=source bench/frontier.ts [paths, by default 10000] [seed, by default frontier]
// The settings of `riposte` were chosen on paths of the seed `tune`.
import { writeFileSync } from 'node:fs'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { collectPoints } from './support/collect-points.ts'
import { frontierPoints } from './support/frontier-points.ts'
import { judge } from './support/judge.ts'
import { plotFrontier } from './support/plot.ts'
import { sentenceOf, tableOf } from './support/report.ts'
import { type Outcomes, runPaths, SIGNS } from './support/run-paths.ts'

const FULL = 10_000
const TAIL_LEAST = 2000
const WORKERS = 2

interface Share {
  readonly seed: string
  readonly from: number
  readonly to: number
}

if (isMainThread) await report(Number(process.argv[2] ?? FULL), process.argv[3] ?? 'frontier')
else {
  const { seed, from, to } = workerData as Share
  parentPort?.postMessage(runPaths(frontierPoints(), seed, from, to))
}

async function report(paths: number, seed: string): Promise<void> {
  const start = performance.now()
  const parts = await Promise.all(
    Array.from({ length: WORKERS }, (_, i) =>
      inWorker({ seed, from: Math.floor((paths * i) / WORKERS), to: Math.floor((paths * (i + 1)) / WORKERS) }),
    ),
  )
  const points = frontierPoints()
  const panels = SIGNS.map((sign, s) => ({
    title: sign > 0 ? 'long gamma' : 'short gamma',
    points: collectPoints(
      points,
      parts.map((part) => part[s] as Outcomes),
    ),
  }))
  for (const panel of panels) {
    print(`\n${panel.title}, USD a night\n\n${tableOf(panel.points)}\n`)
    // The worst hundredth of few paths is a handful, whose error nobody knows.
    const measures = paths >= TAIL_LEAST ? (['risk', 'tail'] as const) : (['risk'] as const)
    for (const measure of measures) print(sentenceOf(judge(panel.points, measure)))
  }
  print(`\n${paths} paths of seed "${seed}" in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  if (paths === FULL) writeFileSync(new URL('../docs/frontier.svg', import.meta.url), plotFrontier(panels))
}

function inWorker(share: Share): Promise<Outcomes[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
