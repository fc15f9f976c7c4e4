import type { MathNode } from 'mathjs'
import { type ExposureName, isExposureQuantity, NEVER_NEGATIVE } from './exposure-name.ts'
import { compiler, type SidesAt } from './expression-engine.ts'
import { slotName } from './formula.ts'
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

export type ReadFormula =
  | {
      readonly status: 'ok'
      readonly left: SidesAt
      readonly right: SidesAt
      /** Of the left side less the right one. */
      readonly excess: Shape
      readonly exposures: readonly ExposureName[]
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

/** Reads the text into two compiled sides and the shape of their difference. */
export function readFormula(text: string, variables: ReadonlySet<string>): ReadFormula {
  const exposures: ExposureName[] = []
  const places = placesOf(text)
  const seen = new Map<MathNode, number>()

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
    if (known >= 0) return known
    return exposures.push(name) - 1
  }

  /** The shape of an expression; what isn't listed here is not part of the language. */
  function shapeOf(node: MathNode): Shape {
    if (isParenthesis(node)) return shapeOf(node.content)
    if (isConstant(node)) {
      if (typeof node.value !== 'number') throw new Refusal(node, `expected a number, got ${node.toString()}`)
      return constantShape(node.value)
    }
    if (isAccessor(node)) {
      const [quantity, underlying] = partsOf(node)
      const slot = slotOf(node, quantity, underlying)
      return exposureShape(slot, NEVER_NEGATIVE.has((exposures[slot] as ExposureName).quantity))
    }
    if (isSymbol(node)) {
      if (variables.has(node.name)) return POSITIVE_SHAPE
      const declared = [...variables]
      const known = declared.length === 0 ? 'no variable is declared' : `declared are ${declared.join(', ')}`
      const hint = isExposureQuantity(node.name) ? `expected ${EXPOSURES}` : known
      throw new Refusal(node, `${node.name} is unknown: ${hint}`)
    }
    if (isFunction(node)) return functionShape(node)
    if (isOperator(node)) return operatorShape(node)
    throw new Refusal(node, `${node.toString()} is not part of a limit`)
  }

  function functionShape(node: FunctionLike): Shape {
    const { name } = node.fn
    const isKnown = name === 'max' || name === 'min' || name === 'abs' || name === 'sqrt'
    const [first, ...rest] = isKnown ? node.args.map(shapeOf) : []
    if (first !== undefined && name === 'max') return rest.reduce(largest, first)
    if (first !== undefined && name === 'min') return rest.reduce(smallest, first)
    if (first !== undefined && rest.length === 0 && name === 'abs') return magnitude(first)
    if (first !== undefined && rest.length === 0 && name === 'sqrt') {
      if (first.sign !== 'positive') throw new Refusal(node, 'sqrt of what may be below zero')
      return squareRoot(first)
    }
    throw new Refusal(node, `expected abs(x), sqrt(x), min(x, …) or max(x, …), got ${node.toString()}`)
  }

  function operatorShape(node: OperatorLike): Shape {
    const [a, b] = node.args.map(shapeOf)
    if (a === undefined) throw new Refusal(node, `${node.op} needs two sides`)
    if (node.fn === 'unaryMinus') return negated(a)
    if (node.fn === 'unaryPlus') return a
    if (b === undefined) throw new Refusal(node, `${node.op} is not part of a limit`)
    switch (node.fn) {
      case 'add':
        return sum(a, b)
      case 'subtract':
        return sum(a, negated(b))
      case 'multiply':
        return product(a, b) ?? refuse(node, 'an exposure multiplied by itself: write a power such as vega.ETH ^ 2')
      case 'divide': {
        if (b.courses.size > 0) throw new Refusal(node, 'a division by an exposure')
        if (b.constant === 0) throw new Refusal(node, 'a division by zero')
        const inverse = b.constant === undefined ? POSITIVE_SHAPE : constantShape(1 / b.constant)
        return product(a, inverse) ?? a
      }
      case 'pow': {
        const exponent = b.constant
        if (exponent === undefined || !Number.isInteger(exponent) || exponent < 2 || exponent > 8) {
          throw new Refusal(node, 'expected a whole exponent from 2 to 8')
        }
        return power(a, exponent)
      }
      default:
        throw new Refusal(node, `${node.op} is not part of a limit`)
    }
  }

  function refuse(node: MathNode, why: string): never {
    throw new Refusal(node, why)
  }

  let root: MathNode
  try {
    root = compiler.parse(text)
  } catch (error) {
    const at = error instanceof Error && 'char' in error ? Number(error.char) - 1 : text.length
    return {
      status: 'refused',
      at,
      why: error instanceof Error ? error.message.replace(/ \(char \d+\)$/, '') : String(error),
    }
  }
  // Nodes carry no places, but names come in the same order in the tree as in the text.
  let names = 0
  root.traverse((node) => {
    if (isSymbol(node)) seen.set(node, places[names++] ?? 0)
  })
  const placeOfNode = (node: MathNode): number => {
    let place: number | undefined
    node.traverse((inner) => {
      place ??= seen.get(inner)
    })
    return place ?? 0
  }

  try {
    const comparison = root
    if (!isOperator(comparison) || !(comparison.fn === 'smallerEq' || comparison.fn === 'largerEq')) {
      throw new Refusal(root, 'expected two sides with <= or >= between them')
    }
    const [first, second] = comparison.args as [MathNode, MathNode]
    const [left, right] = comparison.fn === 'smallerEq' ? [first, second] : [second, first]
    const excess = sum(shapeOf(left), negated(shapeOf(right)))
    if (exposures.length === 0) throw new Refusal(root, `it bounds nothing: expected ${EXPOSURES}`)
    const slots = new Map(exposures.map((name, slot) => [`${name.quantity}.${name.underlying ?? 'total'}`, slot]))
    const compile = (side: MathNode) =>
      compiler.compile(side, (node) => {
        if (!isAccessor(node)) return undefined
        return slotName(slots.get(partsOf(node).join('.')) as number)
      })
    return {
      status: 'ok',
      left: compile(left),
      right: compile(right),
      excess,
      exposures,
      placeOf(slot) {
        const { quantity, underlying = 'total' } = exposures[slot] as ExposureName
        const found = text.search(new RegExp(`\\b${quantity}\\s*\\.\\s*${underlying}\\b`))
        return Math.max(found, 0)
      },
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { status: 'refused', at: placeOfNode(error.node), why: error.message }
  }
}

/** Where each name that stands for itself begins: not the part after a dot. */
function placesOf(text: string): number[] {
  return [...text.matchAll(/(?<![.\w]\s*)(?<!\.\s*)[A-Za-z_]\w*/g)].map((match) => match.index)
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

function partsOf(node: AccessorLike): [quantity: string, underlying: string] {
  if (!isSymbol(node.object) || !node.index.isObjectProperty()) {
    throw new Refusal(node, `expected ${EXPOSURES}, got ${node.toString()}`)
  }
  return [node.object.name, node.index.getObjectProperty()]
}
