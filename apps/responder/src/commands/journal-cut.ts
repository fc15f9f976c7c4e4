import { cutJournal, OrchestratorError } from '@riposte/orchestrator'
import { command } from '../cli/command.ts'
import { EXIT } from '../exit-codes.ts'

/** `riposte journal cut`. */
export const journalCutCommand = command({
  name: 'journal cut',
  group: 'records',
  summary: 'go on without a damaged record',
  about: [
    'Leaves out the damaged record, as riposte journal verify names it, and what stands behind it. The whole of it is ' +
      'kept beside the journal, and the next start asks both venues what happened before it hedges anything.',
  ],
  args: { FILE: { meaning: 'A journal.' } },
  flags: { at: { value: 'SEQ', meaning: 'The damaged record, as verify names it.', required: true } },
  output: ['How many records are kept, and where the whole of it is.'],
  examples: [
    { line: 'journal verify ./journal/desk.sqlite', does: 'Name the damaged record first.' },
    { line: 'journal cut ./journal/desk.sqlite --at 1041', does: 'Go on without record 1041 and what came after it.' },
  ],
  exits: { ok: 'it was cut', failed: 'nothing was changed: it is sound, in use, or damaged elsewhere' },
  run({ args, flags }, { stdout, stderr, nowMs }) {
    const at = Number(flags.at)
    if (!Number.isSafeInteger(at) || at < 1) {
      stderr.write(
        `--at: expected the number of a record from 1 on, as riposte journal verify names it, got ${flags.at}\n`,
      )
      return EXIT.usage
    }
    try {
      const result = cutJournal(args.FILE, at, nowMs())
      if (result.status === 'refused') {
        stderr.write(`${result.reason}\n`)
        return EXIT.failed
      }
      const { records, kept } = result
      stdout.write(`${args.FILE}: ${records} records kept, cut before record ${at}; the whole of it is in ${kept}\n`)
      return EXIT.ok
    } catch (error) {
      if (!(error instanceof OrchestratorError)) throw error
      stderr.write(`${error.message}\n`)
      return EXIT.failed
    }
  },
})
