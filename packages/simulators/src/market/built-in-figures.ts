// Fitted by scripts/fit-built-in-market.ts to a chain recorded on a public exchange:
// 1334 options, taken at 2026-01-01 21:19 UTC.
// Volatilities are out-of-the-money marks within 4 deviations; spreads are medians within 1.5.
// The comment of a tenor says how many strikes were fitted, and the median absolute error in volatility points.
import type { UnderlyingFigures } from './market-figures.ts'

/** The day, UTC, of the chain behind the figures. */
export const FIGURES_TAKEN_ON = '2026-01-01'

export const BUILT_IN_FIGURES: readonly UnderlyingFigures[] = [
  {
    underlying: 'BTC',
    spot: 88255.31,
    tenors: [
      // 6 strikes, 0.73
      { years: 0.001219, carry: 0.0333, atm: 0.2435, skew: -0.00455, curvature: 0.01519, halfSpread: 0.02908 },
      // 11 strikes, 0.36
      { years: 0.003959, carry: 0.0503, atm: 0.3157, skew: -0.00429, curvature: 0.01742, halfSpread: 0.01623 },
      // 11 strikes, 0.12
      { years: 0.006698, carry: 0.0537, atm: 0.2798, skew: -0.00749, curvature: 0.01381, halfSpread: 0.0155 },
      // 11 strikes, 0.12
      { years: 0.009438, carry: 0.0553, atm: 0.2983, skew: -0.00906, curvature: 0.01588, halfSpread: 0.01318 },
      // 18 strikes, 0.27
      { years: 0.020397, carry: 0.0571, atm: 0.3728, skew: -0.01309, curvature: 0.02192, halfSpread: 0.01073 },
      // 17 strikes, 0.19
      { years: 0.039575, carry: 0.0511, atm: 0.388, skew: -0.01667, curvature: 0.02316, halfSpread: 0.00779 },
      // 14 strikes, 0.10
      { years: 0.058753, carry: 0.049, atm: 0.3924, skew: -0.01566, curvature: 0.01983, halfSpread: 0.00564 },
      // 33 strikes, 0.13
      { years: 0.077931, carry: 0.048, atm: 0.3992, skew: -0.01472, curvature: 0.02251, halfSpread: 0.00556 },
      // 29 strikes, 0.23
      { years: 0.154644, carry: 0.0451, atm: 0.408, skew: -0.01775, curvature: 0.0221, halfSpread: 0.00487 },
      // 38 strikes, 0.18
      { years: 0.231356, carry: 0.0461, atm: 0.4189, skew: -0.01698, curvature: 0.02169, halfSpread: 0.00287 },
      // 36 strikes, 0.39
      { years: 0.480671, carry: 0.0448, atm: 0.4465, skew: -0.02029, curvature: 0.0212, halfSpread: 0.00398 },
      // 35 strikes, 0.32
      { years: 0.729986, carry: 0.0455, atm: 0.4617, skew: -0.0236, curvature: 0.0213, halfSpread: 0.0039 },
      // 22 strikes, 0.13
      { years: 0.979301, carry: 0.0456, atm: 0.4717, skew: -0.02647, curvature: 0.0202, halfSpread: 0.00553 },
    ],
  },
  {
    underlying: 'ETH',
    spot: 2987.61,
    tenors: [
      // 8 strikes, 1.40
      { years: 0.001219, carry: -0.0659, atm: 0.2972, skew: 0.01055, curvature: 0.0202, halfSpread: 0.04266 },
      // 12 strikes, 0.21
      { years: 0.003959, carry: 0.0337, atm: 0.3765, skew: -0.00055, curvature: 0.01736, halfSpread: 0.02023 },
      // 14 strikes, 0.16
      { years: 0.006698, carry: 0.0572, atm: 0.3458, skew: 0.00142, curvature: 0.0181, halfSpread: 0.01554 },
      // 13 strikes, 0.16
      { years: 0.009438, carry: 0.0451, atm: 0.3727, skew: 0.00006, curvature: 0.01805, halfSpread: 0.01299 },
      // 18 strikes, 0.42
      { years: 0.020397, carry: 0.0602, atm: 0.4921, skew: -0.00903, curvature: 0.02357, halfSpread: 0.01119 },
      // 17 strikes, 0.14
      { years: 0.039575, carry: 0.0419, atm: 0.5375, skew: -0.01435, curvature: 0.02666, halfSpread: 0.00725 },
      // 14 strikes, 0.06
      { years: 0.058753, carry: 0.0357, atm: 0.5558, skew: -0.01532, curvature: 0.02794, halfSpread: 0.00621 },
      // 30 strikes, 0.24
      { years: 0.077931, carry: 0.0324, atm: 0.5656, skew: -0.01849, curvature: 0.02817, halfSpread: 0.00692 },
      // 25 strikes, 0.19
      { years: 0.154644, carry: 0.0345, atm: 0.6024, skew: -0.02248, curvature: 0.02854, halfSpread: 0.00503 },
      // 48 strikes, 0.10
      { years: 0.231356, carry: 0.037, atm: 0.6174, skew: -0.02229, curvature: 0.02799, halfSpread: 0.00506 },
      // 45 strikes, 0.20
      { years: 0.480671, carry: 0.0342, atm: 0.6395, skew: -0.02285, curvature: 0.02683, halfSpread: 0.00473 },
      // 46 strikes, 0.40
      { years: 0.729986, carry: 0.0345, atm: 0.6513, skew: -0.02179, curvature: 0.02519, halfSpread: 0.0049 },
      // 22 strikes, 0.06
      { years: 0.979301, carry: 0.0357, atm: 0.6539, skew: -0.01513, curvature: 0.02358, halfSpread: 0.00601 },
    ],
  },
]
