import { expect, it } from 'vitest'
import * as greeks from './index.ts'

it('exports what the README lists', () => {
  expect(Object.keys(greeks).sort()).toEqual(['DomainError', 'black76', 'black76Greeks', 'normalCdf', 'normalPdf'])
})
