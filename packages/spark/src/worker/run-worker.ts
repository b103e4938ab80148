import { boolean } from '@coke/core/check-options';
import type { AnyOptionTable, OptionTable } from '@coke/core/option-table';
import { resolveOptions } from '@coke/core/option-table';
import { Command } from 'commander';
import { addFlags } from '../command-line.ts';
import { MODEL_OPTIONS } from '../options/model-options.ts';
import { ownNames } from '../options/python-names.ts';
import { DATA_OPTIONS, HEAD_OPTIONS, LIST_OPTIONS, TASK_OPTIONS } from '../options/task-options.ts';
import { submitTask } from '../submit-command.ts';
import type { WorkerContext } from './context.ts';
import { readFramedInput } from './framed-input.ts';
import { init } from './init.ts';
import { learn } from './learn.ts';
import { listMoves } from './list-moves.ts';
import { merge } from './merge.ts';
import { mergeLists } from './merge-lists.ts';
import { predict } from './predict.ts';
import { settle } from './settle.ts';

const LAST: OptionTable<{ readonly last: boolean }> = {
  last: {
    check: boolean,
    default: false,
    help: 'end the pass: centers move, sizes are certified',
    flag: { kind: 'switch' },
  },
};

/** A pipe's two ends. */
export interface WorkerPipes {
  readonly input: AsyncIterable<Uint8Array>;
  /** Done when more may be written. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
}

/**
 * One call of the worker: `init`, `learn`, `merge`, `list`, `merge-lists`, `settle` or `predict`, with its flags. What
 * comes in is `u32 length`, a model file of that length (none where `init` begins a run) and an Arrow stream; what goes
 * out is an Arrow stream. `options`, with the flags of `coke-spark`, reads nothing and writes JSON.
 *
 * @throws CommanderError, TypeError, RangeError for flags that make no sense; SafetensorsError, TableError, RangeError
 * for input that is damaged, or rows that cannot be computed with.
 */
export async function runWorker(words: readonly string[], pipes: WorkerPipes): Promise<void> {
  const program = new Command('coke-worker').exitOverride().configureOutput({ writeErr() {} });
  const add = <Options>(
    name: string,
    table: OptionTable<Options>,
    run: (context: WorkerContext, options: Options) => Promise<void>,
  ) => {
    const command = program.command(name).copyInheritedSettings(program);
    command.argument('[json]', 'flags as JSON, by names as Python has them');
    addFlags(command, table as AnyOptionTable).action(async (json = '{}', flags: object) => {
      const options = resolveOptions(table, { ...ownNames(JSON.parse(json)), ...flags }, undefined);
      await run({ ...(await readFramedInput(pipes.input)), write: pipes.write }, options);
    });
  };
  add('init', { ...MODEL_OPTIONS, ...DATA_OPTIONS, ...TASK_OPTIONS }, init);
  add('learn', { ...DATA_OPTIONS, ...TASK_OPTIONS }, learn);
  add('predict', { ...TASK_OPTIONS, ...HEAD_OPTIONS }, predict);
  add('merge', { ...TASK_OPTIONS, ...LAST }, merge);
  add('list', { ...TASK_OPTIONS, ...LIST_OPTIONS }, listMoves);
  add('merge-lists', { ...TASK_OPTIONS, ...LIST_OPTIONS }, mergeLists);
  add('settle', LIST_OPTIONS, settle);
  program
    .command('options [words...]')
    .description('what a call of Spark asks for, as JSON')
    .action((given: string[]) => pipes.write(Buffer.from(JSON.stringify(submitTask(given)))));
  await program.parseAsync([...words], { from: 'user' });
}
