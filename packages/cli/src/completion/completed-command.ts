import type { OptionFlag } from '@coke/core/option-table';
import { flagName } from '@coke/core/option-table';
import type { AnyCommand } from '../command.ts';

/** What a shell knows of a command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** Values of its first argument; undefined: a file. */
  readonly choices: readonly string[] | undefined;
}

export interface CompletedOption {
  /** `--min-size`. */
  readonly flag: string;
  readonly help: string;
  /** Undefined where it takes no value. */
  readonly value: CompletedValue | undefined;
}

export interface CompletedValue {
  /** What stands for it: `n`, `file`. */
  readonly name: string;
  readonly choices: readonly string[] | undefined;
}

/** Flags that every command has. */
const HELP: CompletedOption = { flag: '--help', help: 'show this help', value: undefined };

export function completedCommand({
  name,
  summary,
  arguments: words,
  options,
}: AnyCommand): CompletedCommand {
  const flags = Object.entries(options).flatMap(([option, { flag, help }]) =>
    flag ? [{ flag: flagName(option), help: help.replaceAll('`', ''), value: takenBy(flag) }] : [],
  );
  return { name, summary, options: [...flags, HELP], choices: words[0]?.choices };
}

function takenBy(flag: OptionFlag): CompletedValue | undefined {
  if (flag.kind === 'switch') return undefined;
  return { name: flag.value, choices: flag.kind === 'choice' ? flag.choices : undefined };
}
