import type { OpenApi, Operation, Parameter } from './openapi.ts'

export const DOCS_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font: 0.875rem/1.45 ui-monospace, monospace }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid #8884; border-radius: 0.4rem }
summary { cursor: pointer; padding: 0.4rem 0 }
summary b { display: inline-block; min-width: 3.5rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0; border-top: 1px solid #8884 }
section { padding: 0 0 1rem 1rem }
`

/** The document as one page that a person can browse. Nothing in it is fetched or run. */
export function docsPage({ info, paths }: OpenApi): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationBlock(method.toUpperCase(), path, operation)),
  )
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${plainHtml(info.title)} API</title><style>${DOCS_STYLE}</style></head><body>`,
    `<h1>${plainHtml(info.title)} API ${plainHtml(info.version)}</h1><p>${plainHtml(info.description)}</p>`,
    '<p>The same for programs: <a href="/api/openapi.json">/api/openapi.json</a>.</p>',
    ...operations,
    '</body></html>',
  ].join('\n')
}

function operationBlock(method: string, path: string, operation: Operation): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation
  const bodies = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => `<h3>Body, ${plainHtml(type)}</h3>${code(schema)}`,
  )
  const replies = Object.entries(responses).map(([status, { description: meaning, content = {} }]) => {
    const schemas = Object.entries(content)
      .filter(([type]) => type === 'application/json')
      .map(([, { schema }]) => `<details><summary>schema</summary>${code(schema)}</details>`)
    return `<tr><td>${plainHtml(status)}</td><td>${plainHtml(meaning)}${schemas.join('')}</td></tr>`
  })
  return [
    `<details id="${plainHtml(operationId)}"><summary><b>${method}</b> <code>${plainHtml(path)}</code> ${plainHtml(summary)}</summary>`,
    `<section><p>${plainHtml(description)}</p>`,
    parameters.length === 0 ? '' : `<h3>Parameters</h3><table>${parameters.map(parameterRow).join('')}</table>`,
    ...bodies,
    `<h3>Replies</h3><table>${replies.join('')}</table></section></details>`,
  ].join('\n')
}

function parameterRow({ name, in: place, description = '', schema }: Parameter): string {
  const what = `<code>${plainHtml(JSON.stringify(schema))}</code>`
  return `<tr><td><code>${plainHtml(name)}</code></td><td>${place}</td><td>${plainHtml(description)} ${what}</td></tr>`
}

function code(schema: object): string {
  return `<pre>${plainHtml(JSON.stringify(schema, undefined, 2))}</pre>`
}

function plainHtml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)
}
