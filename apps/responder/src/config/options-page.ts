import { optionList } from './option-list.ts'

/** `docs/configuration.md`: every option, from the schema that reads them. */
export function optionsPage(): string {
  const rows = optionList.map(({ name, flag, default: standard, unit, sentence, allowed, secret }) => {
    const value = standard === undefined ? '–' : `\`${standard}\`${unit === undefined ? '' : ` ${unit}`}`
    const where = secret ? ' Environment or `.env` only.' : ''
    return `| \`${name}\`${secret ? '' : `<br>\`--${flag}\``} | ${cell(value)} | ${cell(`${sentence}${where}`)} | ${cell(allowed)} |`
  })
  return [
    '# Options',
    '',
    'Every option is a flag of `riposte start`, an environment variable, a line in `.env` (comments behind a value are',
    'allowed) and a key in the YAML file that `--config` names, as the flag is written; in this order of precedence. Secrets',
    'are never flags and never in YAML: name a file of mode 0600, or use the environment. A wrong value is named with what is',
    'allowed and where it came from, and the process exits with 2.',
    '',
    '```',
    '# What a start would run with, and where each value came from',
    'riposte config',
    '# Every problem at once',
    'riposte config check',
    '# A JSON Schema of the YAML file, for editors; also in docs/config.schema.json',
    'riposte config schema',
    '```',
    '',
    'In YAML a list or a mapping stands for the text that it would be elsewhere: `[ETH, BTC]` for `ETH,BTC`,',
    '`{ default: 500, BTC: 20 }` for `500,BTC:20`.',
    '',
    '| option | default | meaning | allowed |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
