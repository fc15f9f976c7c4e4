import { command } from '../cli/command.ts'
import { start } from '../start.ts'

/** `riposte start`. */
export const startCommand = command({
  name: 'start',
  group: 'run',
  summary: 'run the desk until Ctrl-C',
  about: [
    'Answers RFQs with signed prices, and hedges each trade that a taker makes of one. Unless configured otherwise both ' +
      'venues are simulated inside the process and no money moves. With MODE=live it goes through the list of riposte check ' +
      'first.',
    'The first Ctrl-C (or SIGTERM) declines what is new, lets live quotes run out and prints a summary; the second one ' +
      'stops at once. SIGHUP reads the limits again and tightens them.',
  ],
  args: {},
  flags: {},
  configuration: true,
  output: [
    'On a terminal a line for each thing that happens (rfq, decline, quote, TRADE, order, fill, HEDGED, FAILED), and at ' +
      'the bottom what stands: delta, positions, P&L, the smallest headroom, live quotes, the venues, and why nothing is ' +
      'quoted if nothing is. In a pipe JSON.',
  ],
  examples: [
    { line: 'start', does: 'The paper desk, on http://127.0.0.1:8080.' },
    { line: 'start --paper_seed 7 --quote_validity_s 10', does: 'Another market, and quotes that run out sooner.' },
    { line: 'start --config desk.yaml --log_format json', does: 'Options from a file, and a log for a program.' },
  ],
  exits: {
    ok: 'stopped by a signal',
    failed:
      'a port in use, a journal that another desk holds, a line of a live start that failed (riposte check shows them)',
  },
  run: ({ options }, host) => start(options, host),
})
