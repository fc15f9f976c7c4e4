import type { MathNode } from 'mathjs'
import { type ExposureName, isExposureQuantity, NEVER_NEGATIVE } from './exposure-name.ts'
import { parseExpression } from './parse-expression.ts'
import {
  constantShape,
  exposureShape,
  largest,
  magnitude,
  negated,
  POSITIVE_SHAPE,
  power,
  product,
  type Shape,
  smallest,
  squareRoot,
  sum,
} from './shape.ts'

/** A side's value where each slot has one: exposures first, then variables. */
type Evaluate = (exposures: Float64Array, variables: Float64Array) => number

/** An expression: how it moves with what it reads, and its value. */
interface Expression {
  readonly shape: Shape
  readonly value: Evaluate
}

export type ReadFormula =
  | {
      readonly status: 'ok'
      readonly left: Evaluate
      readonly right: Evaluate
      /** Of the left side less the right one. */
      readonly excess: Shape
      readonly exposures: readonly ExposureName[]
      /** Whether only the clock changes the right side. */
      readonly isLimitFixed: boolean
      placeOf(slot: number): number
    }
  | { readonly status: 'refused'; readonly at: number; readonly why: string }

class Refusal extends Error {
  readonly node: MathNode
  constructor(node: MathNode, why: string) {
    super(why)
    this.node = node
  }
}

const EXPOSURES = 'an exposure such as vega.ETH or vega.total'

/**
 * Reads a comparison into its two sides.
 *
 * What isn't listed here is not part of the language: nothing in the text is ever called or looked up.
 *
 * @param variables names, in the order of their slots
 */
export function readFormula(text: string, variables: readonly string[]): ReadFormula {
  const exposures: ExposureName[] = []

  function slotOf(node: MathNode, quantity: string, underlying: string): number {
    if (!isExposureQuantity(quantity)) throw new Refusal(node, `${quantity} is no exposure`)
    if (!/^(?:[A-Z0-9]{1,16}|total)$/.test(underlying)) {
      throw new Refusal(node, `${underlying} is neither an underlying nor total`)
    }
    if (quantity === 'delta' && underlying === 'total') {
      throw new Refusal(node, 'deltas of different underlyings do not add up: deltaUsd.total does')
    }
    const name: ExposureName = { quantity, underlying: underlying === 'total' ? undefined : underlying }
    const known = exposures.findIndex((other) => other.quantity === quantity && other.underlying === name.underlying)
    return known >= 0 ? known : exposures.push(name) - 1
  }

  function read(node: MathNode): Expression {
    if (isParenthesis(node)) return read(node.content)
    if (isConstant(node)) {
      const { value } = node
      if (typeof value !== 'number') throw new Refusal(node, `expected a number, got ${node.toString()}`)
      return { shape: constantShape(value), value: () => value }
    }
    if (isAccessor(node)) return readExposure(node)
    if (isSymbol(node)) return readVariable(node)
    if (isFunction(node)) return readFunction(node)
    if (isOperator(node)) return readOperator(node)
    throw new Refusal(node, `${node.toString()} is not part of a limit`)
  }

  function readExposure(node: AccessorLike): Expression {
    const { object, index } = node
    if (!isSymbol(object) || !index.isObjectProperty()) {
      throw new Refusal(node, `expected ${EXPOSURES}, got ${node.toString()}`)
    }
    const slot = slotOf(node, object.name, index.getObjectProperty())
    const isNeverNegative = NEVER_NEGATIVE.has((exposures[slot] as ExposureName).quantity)
    return { shape: exposureShape(slot, isNeverNegative), value: (values) => values[slot] as number }
  }

  function readVariable(node: SymbolLike): Expression {
    const slot = variables.indexOf(node.name)
    if (slot >= 0) return { shape: POSITIVE_SHAPE, value: (_, values) => values[slot] as number }
    const declared = variables.length === 0 ? 'no variable is declared' : `declared are ${variables.join(', ')}`
    const hint = isExposureQuantity(node.name) ? `expected ${EXPOSURES}` : declared
    throw new Refusal(node, `${node.name} is unknown: ${hint}`)
  }

  function readFunction(node: FunctionLike): Expression {
    const { name } = node.fn
    const isKnown = name === 'max' || name === 'min' || name === 'abs' || name === 'sqrt'
    const [first, ...rest] = isKnown ? node.args.map(read) : []
    const isLone = rest.length === 0
    if (first !== undefined && name === 'max')
      return rest.reduce((a, b) => both(largest(a.shape, b.shape), larger, a, b), first)
    if (first !== undefined && name === 'min')
      return rest.reduce((a, b) => both(smallest(a.shape, b.shape), smaller, a, b), first)
    if (first !== undefined && isLone && name === 'abs') return one(magnitude(first.shape), Math.abs, first)
    if (first !== undefined && isLone && name === 'sqrt') {
      if (first.shape.sign !== 'positive') throw new Refusal(node, 'sqrt of what may be below zero')
      return one(squareRoot(first.shape), Math.sqrt, first)
    }
    throw new Refusal(node, `expected abs(x), sqrt(x), min(x, …) or max(x, …), got ${node.toString()}`)
  }

  function readOperator(node: OperatorLike): Expression {
    const [a, b] = node.args.map(read)
    if (a === undefined) throw new Refusal(node, `${node.op} needs two sides`)
    if (node.fn === 'unaryMinus') return one(negated(a.shape), (x) => -x, a)
    if (node.fn === 'unaryPlus') return a
    if (b === undefined) throw new Refusal(node, `${node.op} is not part of a limit`)
    switch (node.fn) {
      case 'add':
        return both(sum(a.shape, b.shape), (x, y) => x + y, a, b)
      case 'subtract':
        return both(sum(a.shape, negated(b.shape)), (x, y) => x - y, a, b)
      case 'multiply': {
        const shape = product(a.shape, b.shape)
        if (shape === undefined) {
          throw new Refusal(node, 'an exposure multiplied by itself: write a power such as vega.ETH ^ 2')
        }
        return both(shape, (x, y) => x * y, a, b)
      }
      case 'divide': {
        if (b.shape.courses.size > 0) throw new Refusal(node, 'a division by an exposure')
        if (b.shape.constant === 0) throw new Refusal(node, 'a division by zero')
        const { constant } = b.shape
        const inverse = constant === undefined ? POSITIVE_SHAPE : constantShape(1 / constant)
        return both(product(a.shape, inverse) ?? a.shape, (x, y) => x / y, a, b)
      }
      case 'pow': {
        const exponent = b.shape.constant
        if (exponent === undefined || !Number.isInteger(exponent) || exponent < 2 || exponent > 8) {
          throw new Refusal(node, 'expected a whole exponent from 2 to 8')
        }
        return one(power(a.shape, exponent), (x) => x ** exponent, a)
      }
      default:
        throw new Refusal(node, `${node.op} is not part of a limit`)
    }
  }

  const parsed = parseExpression(text)
  if (parsed.status === 'refused') return parsed
  const { root, placeOf } = parsed
  try {
    if (!isOperator(root) || !(root.fn === 'smallerEq' || root.fn === 'largerEq')) {
      throw new Refusal(root, 'expected two sides with <= or >= between them')
    }
    const [first, second] = root.args.map(read) as [Expression, Expression]
    const [left, right] = root.fn === 'smallerEq' ? [first, second] : [second, first]
    if (exposures.length === 0) throw new Refusal(root, `it bounds nothing: expected ${EXPOSURES}`)
    return {
      status: 'ok',
      left: left.value,
      right: right.value,
      excess: sum(left.shape, negated(right.shape)),
      exposures,
      isLimitFixed: right.shape.courses.size === 0,
      placeOf(slot) {
        const { quantity, underlying = 'total' } = exposures[slot] as ExposureName
        return Math.max(text.search(new RegExp(`\\b${quantity}\\s*\\.\\s*${underlying}\\b`)), 0)
      },
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: 'refused', at: placeOf(error.node), why: error.message }
  }
}

/** What is not a number stays so, whichever side it is on. */
const larger = (x: number, y: number): number => (x > y || Number.isNaN(x) ? x : y)
const smaller = (x: number, y: number): number => (x < y || Number.isNaN(x) ? x : y)

function one(shape: Shape, apply: (x: number) => number, a: Expression): Expression {
  return { shape, value: (exposures, variables) => apply(a.value(exposures, variables)) }
}

function both(shape: Shape, apply: (x: number, y: number) => number, a: Expression, b: Expression): Expression {
  return { shape, value: (exposures, variables) => apply(a.value(exposures, variables), b.value(exposures, variables)) }
}

interface ParenthesisLike extends MathNode {
  readonly content: MathNode
}
interface ConstantLike extends MathNode {
  readonly value: unknown
}
interface SymbolLike extends MathNode {
  readonly name: string
}
interface AccessorLike extends MathNode {
  readonly object: MathNode
  readonly index: MathNode & { isObjectProperty(): boolean; getObjectProperty(): string }
}
interface FunctionLike extends MathNode {
  readonly fn: { readonly name?: string }
  readonly args: readonly MathNode[]
}
interface OperatorLike extends MathNode {
  readonly op: string
  readonly fn: string
  readonly args: readonly MathNode[]
}

const isParenthesis = (node: MathNode): node is ParenthesisLike => node.type === 'ParenthesisNode'
const isConstant = (node: MathNode): node is ConstantLike => node.type === 'ConstantNode'
const isSymbol = (node: MathNode): node is SymbolLike => node.type === 'SymbolNode'
const isAccessor = (node: MathNode): node is AccessorLike => node.type === 'AccessorNode'
const isFunction = (node: MathNode): node is FunctionLike => node.type === 'FunctionNode'
const isOperator = (node: MathNode): node is OperatorLike => node.type === 'OperatorNode'
