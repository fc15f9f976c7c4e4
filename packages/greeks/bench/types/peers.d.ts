// The peers without type declarations of their own, as far as they are measured.

declare module 'black-scholes' {
  export function blackScholes(s: number, k: number, t: number, v: number, r: number, right: 'call' | 'put'): number
}

declare module 'greeks' {
  type Greek = (s: number, k: number, t: number, v: number, r: number, right: 'call' | 'put') => number
  export const getDelta: Greek
  export const getGamma: Greek
  export const getVega: Greek
  export const getTheta: Greek
  export const getRho: Greek
}

declare module 'implied-volatility' {
  export function getImpliedVolatility(
    price: number,
    s: number,
    k: number,
    t: number,
    r: number,
    right: 'call' | 'put',
    estimate?: number,
  ): number
}

declare module '@uqee/black-scholes' {
  interface Inputs {
    readonly type: 'call' | 'put'
    readonly underlying: number
    readonly strike: number
    readonly time: number
    readonly rate: number
  }
  export class BlackScholes {
    constructor(options?: {
      priceToSigmaMethod?: 'bisection' | 'newton-raphson'
      sigmaToPricePrecision?: 'single' | 'double'
    })
    option(inputs: Inputs & { readonly sigma: number }): { readonly price: number; readonly delta: number }
    sigma(inputs: Inputs & { readonly price: number }): number
  }
}

declare module 'option-pricing' {
  export class Option {
    constructor(inputs: {
      style: 'european'
      type: 'call' | 'put'
      initialSpotPrice: number
      strikePrice: number
      timeToMaturity: number
      volatility: number
      riskFreeRate: number
      dividendYield: number
    })
    price(method: 'black-scholes'): number
  }
}
