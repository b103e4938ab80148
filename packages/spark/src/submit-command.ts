import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AnyOptionTable, flagName, resolveOptions } from '@coke/core/option-table';
import { Command } from 'commander';
import { addFlags } from './command-line.ts';
import { pythonNames } from './options/python-names.ts';
import { SUBMIT_OPTIONS, type SubmitOptions } from './options/submit-options.ts';

/** Beside the sources, and beside what is built of them. */
const PYTHON_FILE = fileURLToPath(new URL('../python/coke_spark.py', import.meta.url));

const USES = `
What stands after -- is for spark-submit, such as -- --master yarn --executor-memory 4g.

Example:
  coke-spark --input s3a://bucket/rows --k 1000 --min-share 0.8 --output s3a://bucket/labels`;

/**
 * The call of Spark that `coke-spark` with these words makes: a program and its arguments.
 *
 * @param words - Flags as `coke-spark --help` lists them; after `--` those of spark-submit.
 * @param home - Where Spark is installed. Default the environment variable SPARK_HOME; without it, on the PATH.
 * @throws CommanderError, TypeError, RangeError for flags that make no sense; CommanderError with `exitCode` 0 after
 * help, which is written to standard output.
 */
export function submitCommand(
  words: readonly string[],
  home: string | undefined = process.env.SPARK_HOME,
): [program: string, ...args: string[]] {
  const end = words.includes('--') ? words.indexOf('--') : words.length;
  const { given } = parse(words.slice(0, end));
  const flags = Object.entries(given).flatMap(([name, value]) => {
    if (value === true) return [flagName(name)];
    return value === false
      ? [flagName(name).replace('--', '--no-')]
      : [flagName(name), String(value)];
  });
  const program = home ? join(home, 'bin', 'spark-submit') : 'spark-submit';
  return [program, ...words.slice(end + 1), PYTHON_FILE, ...flags];
}

/** What the Python file is to do. `fit` and `label` are arguments of its functions. */
export interface SubmitTask {
  readonly input: string;
  readonly format: string;
  readonly fit: Readonly<Record<string, unknown>>;
  readonly label: Readonly<Record<string, unknown>>;
  readonly exact: boolean;
  readonly model: string | null;
  readonly output: string | null;
}

/**
 * The task that the words of `submitCommand` ask for, after its file.
 *
 * @throws as `submitCommand`; help goes to standard error.
 */
export function submitTask(words: readonly string[]): SubmitTask {
  const { options } = parse(words, (text) => process.stderr.write(text));
  const { input, format, model, output, exact, ...fit } = options;
  const { column, id, dropBadRows, k } = fit;
  const heads = k.length > 1 ? [...k.keys()] : null;
  return {
    ...{ input, format, exact, model: model ?? null, output: output ?? null },
    fit: pythonNames(fit),
    label: pythonNames({ column, id, heads, dropBadRows }),
  };
}

interface Parsed {
  /** Those that were given, by the names of the table. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly options: SubmitOptions;
}

function parse(words: readonly string[], writeOut?: (text: string) => void): Parsed {
  const command = new Command('coke-spark')
    .description(
      'Cluster the rows of a data set on Apache Spark, with cluster sizes that you choose.',
    )
    .usage("[options] [-- spark-submit's options]")
    .helpOption('--help', 'show this help')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeErr() {}, ...(writeOut && { writeOut }) })
    .addHelpText('after', USES);
  addFlags(command, SUBMIT_OPTIONS as AnyOptionTable);
  command.parse([...words], { from: 'user' });
  const given: Record<string, unknown> = command.opts();
  return { given, options: resolveOptions(SUBMIT_OPTIONS, given, undefined) };
}
