import { PassThrough } from 'node:stream';
import { defaultText } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import { cokeInProcess } from '../../testing/coke-in-process.ts';
import { commandLineOf } from '../config/command-line-of.ts';
import type { Context } from '../context.ts';
import { program } from '../program.ts';
import { COMMANDS } from './commands.ts';

const EXAMPLES = COMMANDS.flatMap(({ name, examples }) =>
  examples.map((example) => [name, example] as const),
);

test.each(COMMANDS)(
  'help of $name tells each option with its default',
  async ({ name, options }) => {
    const { stdout } = await cokeInProcess([name, '--help']);
    const help = stdout.replaceAll(/\s+/g, ' ');
    for (const [option, row] of Object.entries(options)) {
      expect(row.help, option).not.toBe('');
      const told = defaultText(row);
      expect(help).toContain(`${row.help}${told === undefined ? '' : ` [${told}]`}`);
    }
    expect(help).toMatch(/Examples?: coke /);
  },
);

/** What a command line asks for, nothing being done. */
async function ask(line: string) {
  let asked: object | undefined;
  const stderr = new PassThrough() as unknown as NodeJS.WriteStream;
  const context: Context = {
    ...{ stdin: new PassThrough(), stdout: new PassThrough(), stderr },
    signal: new AbortController().signal,
  };
  const noted = COMMANDS.map((command) => ({
    ...command,
    prepare: (words: readonly string[], given: object) => {
      command.prepare(words, given);
      asked = { command: command.name, words, given };
      return () => {};
    },
  }));
  const words = line.replace(/ (>>?|<) .*/, '').split(' ');
  await program(context, noted).parseAsync(words, { from: 'user' });
  return asked;
}

test.each(EXAMPLES)('%s: the example "%s" makes sense', async (name, example) => {
  // A file that is not there.
  const line = example.replace(/ --config \S+/, ' a.csv --k 3');
  expect(await ask(line)).toMatchObject({ command: name });
});

test('a config as a command line asks for the same', async () => {
  const config = { command: 'cluster', file: 'a.csv', k: 3, minSize: 4, columns: ['b', 'c d'] };
  const line = commandLineOf({ ...config, resume: true, quiet: false });
  expect(line).toBe("coke cluster a.csv --k 3 --min-size 4 --columns 'b,c d' --resume");
});
