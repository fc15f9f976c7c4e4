import {
  absDependencies,
  addDependencies,
  create,
  divideDependencies,
  largerEqDependencies,
  type MathNode,
  maxDependencies,
  minDependencies,
  multiplyDependencies,
  parseDependencies,
  powDependencies,
  SymbolNodeDependencies,
  smallerEqDependencies,
  sqrtDependencies,
  subtractDependencies,
  unaryMinusDependencies,
  unaryPlusDependencies,
} from 'mathjs/number'

/** One side of a formula: its value where the scope has a number for every name. */
export type SidesAt = (scope: Map<string, number>) => number

export interface Compiler {
  /** @throws an error with `char`, counted from 1, where the text is no expression */
  parse(text: string): MathNode
  /** @param rename the name under which the scope has a node's value; undefined for nodes that stand for themselves */
  compile(node: MathNode, rename: (node: MathNode) => string | undefined): SidesAt
}

/** mathjs with these functions, on plain numbers, and nothing else: there is nothing in it that could be called. */
export const compiler: Compiler = /* @__PURE__ */ createCompiler()

function createCompiler(): Compiler {
  const parts = [
    parseDependencies,
    SymbolNodeDependencies,
    absDependencies,
    addDependencies,
    divideDependencies,
    largerEqDependencies,
    maxDependencies,
    minDependencies,
    multiplyDependencies,
    powDependencies,
    smallerEqDependencies,
    sqrtDependencies,
    subtractDependencies,
    unaryMinusDependencies,
    unaryPlusDependencies,
  ]
  const math = create(Object.assign({}, ...parts))
  return {
    parse: (text) => math.parse(text),
    compile(node, rename) {
      const renamed = node.transform((inner) => {
        const name = rename(inner)
        return name === undefined ? inner : new math.SymbolNode(name)
      })
      const code = renamed.compile()
      return (scope) => code.evaluate(scope) as number
    },
  }
}
