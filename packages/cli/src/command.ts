import { type AnyOptionTable, type OptionTable, resolveOptions } from '@coke/core/option-table';
import type { Context } from './context.ts';

/** A word of a command that is no option. */
export interface Argument {
  readonly name: string;
  readonly help: string;
  /** Its only values. */
  readonly choices?: readonly string[];
}

interface CommandTexts {
  readonly name: string;
  /** In a few words, for the list of commands. */
  readonly summary: string;
  /** More of it, for its own help. */
  readonly description?: string;
  readonly arguments: readonly Argument[];
  /** Command lines without `coke`. */
  readonly examples: readonly string[];
}

/** One of the commands of `coke`: all that is said about it in one place. */
export interface CommandDefinition<Options> extends CommandTexts {
  readonly options: OptionTable<Options>;
  /** @param words - The arguments, one each. */
  readonly run: (
    words: readonly string[],
    options: Options,
    context: Context,
  ) => Promise<void> | void;
}

/** A command whatever its options are. */
export interface AnyCommand extends CommandTexts {
  readonly options: AnyOptionTable;
  /**
   * Checks the options, then runs.
   *
   * @throws TypeError, RangeError naming the option at fault.
   */
  readonly prepare: (
    words: readonly string[],
    given: object,
  ) => (context: Context) => Promise<void> | void;
}

export function defineCommand<Options>({
  run,
  options,
  ...texts
}: CommandDefinition<Options>): AnyCommand {
  return {
    ...texts,
    options: options as AnyOptionTable,
    prepare: (words, given) => {
      const resolved = resolveOptions(options, given, undefined);
      return (context) => run(words, resolved, context);
    },
  };
}
