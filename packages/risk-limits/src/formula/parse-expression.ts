import { create, type MathNode, parseDependencies } from 'mathjs/number'

export type ParsedExpression =
  | {
      readonly status: 'ok'
      readonly root: MathNode
      /** Where in the text a node's first name stands. */
      placeOf(node: MathNode): number
    }
  | { readonly status: 'refused'; readonly at: number; readonly why: string }

/** mathjs's grammar and nothing else of it: there are no functions in it that could be called. */
const { parse } = /* @__PURE__ */ create(Object.assign({}, parseDependencies))

export function parseExpression(text: string): ParsedExpression {
  let root: MathNode
  try {
    root = parse(text)
  } catch (error) {
    const at = error instanceof Error && 'char' in error ? Number(error.char) - 1 : text.length
    const why = error instanceof Error ? error.message.replace(/ \(char \d+\)$/, '') : String(error)
    return { status: 'refused', at, why }
  }
  // Nodes carry no places, but names come in the same order in the tree as in the text.
  const places = placesOf(text)
  const placeOfName = new Map<MathNode, number>()
  root.traverse((node) => {
    if (node.type === 'SymbolNode') placeOfName.set(node, places[placeOfName.size] ?? 0)
  })
  return {
    status: 'ok',
    root,
    placeOf(node) {
      let place: number | undefined
      node.traverse((inner) => {
        place ??= placeOfName.get(inner)
      })
      return place ?? 0
    },
  }
}

/** Where each name begins that is not what follows a dot. */
function placesOf(text: string): number[] {
  return [...text.matchAll(/(?<![.\w]\s*)[A-Za-z_]\w*/g)].map((match) => match.index)
}
