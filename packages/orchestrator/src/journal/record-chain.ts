import { hash } from 'node:crypto'

/** The layout of the file and the rule of the chain. A file of another format is refused. */
export const JOURNAL_FORMAT = '2'

/**
 * A record as the chain vouches for it: version of the event's layout, type and body, a space between. Type has no space
 * and JSON is written in one line, so two records never read the same.
 */
export function recordLine(version: number, type: string, body: string): string {
  return `${version} ${type} ${body}`
}

/** The hash of a record: SHA-256 in hex over the hash before, the record's seq and its line, a space between. */
export function chainHash(previous: string, seq: number, line: string): string {
  return hash('sha256', `${previous} ${seq} ${line}`, 'hex')
}

/** What the first record is chained to: another value for each file, so that records can't be moved between journals. */
export function genesisOf(file: string): string {
  return hash('sha256', `riposte journal ${JOURNAL_FORMAT}\n${file}`, 'hex')
}
