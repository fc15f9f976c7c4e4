/** A complaint that a world in virtual time can't show, and the tests that do. */
export interface ElsewhereTested {
  readonly complaint: string
  /** Paths from the repository's root, and a test's name in each. */
  readonly tests: readonly (readonly [path: string, name: string])[]
}

export const ELSEWHERE_TESTED: readonly ElsewhereTested[] = [
  {
    complaint: '20. metrics for Prometheus',
    tests: [['apps/responder/src/metrics/create-metrics.test.ts', 'count RFQs and quotes by outcome, zeros included']],
  },
  {
    complaint: '21. fills on paper that a market would not give',
    tests: [
      ['packages/simulators/src/derive/place-order.test.ts', 'walks the levels, charges the base fee for each match'],
      [
        'packages/simulators/src/derive/match.test.ts',
        'never takes more than is wanted, is there, or the limit allows',
      ],
      ['packages/simulators/src/derive/maker-ladder.test.ts', 'never better than the fair quote'],
    ],
  },
  {
    complaint: '23. secrets in plain configuration',
    tests: [
      ['apps/responder/src/config/config-secrets.test.ts', 'do not print, serialise or show in a configuration'],
      ['apps/responder/src/config/config-secrets.test.ts', 'a secret in a .env that others can read is refused'],
    ],
  },
  {
    complaint: '24. connectors that are thin or not there',
    tests: [
      ['packages/exchange-derive/conformance/requests.test.ts', 'is every method that the client knows'],
      ['packages/exchange-derive/conformance/simulator.test.ts', 'told every fill exactly once'],
      [
        'packages/rfq-rysk/conformance/simulator.test.ts',
        'quotes, trades, balances and positions agree with the simulated server to the last unit',
      ],
    ],
  },
]
