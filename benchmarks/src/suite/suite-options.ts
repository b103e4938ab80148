import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { boolean, oneOf, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { flagsHelp, inColumns } from '../command-line/flags-help.ts';
import { readFlags } from '../command-line/read-flags.ts';
import { type Benchmark, PAGES, type Pages, PEERS, type Peers } from './benchmark.ts';

/** What was asked for on the command line. */
export interface CommandLine {
  /** Names of benchmarks; empty: all. */
  readonly names: readonly string[];
  readonly tiny: boolean;
  readonly threads: readonly number[];
  readonly peers: Peers;
  readonly pages: Pages;
  readonly chromiumArguments: readonly string[];
  readonly cases: readonly string[];
  readonly limit: number;
  readonly rows: number | undefined;
  readonly passes: number | undefined;
  readonly out: string;
  readonly resume: boolean;
}

interface SuiteFlags extends Omit<CommandLine, 'names' | 'chromiumArguments'> {
  readonly chromiumArgs: readonly string[];
}

/** What the suite can be told beside names of benchmarks, in the order of its help. */
export const SUITE_OPTIONS: OptionTable<SuiteFlags> = {
  threads: {
    check: threadCounts,
    default: availableParallelism() > 1 ? [1, 2] : [1],
    help: 'numbers of threads to measure at',
    flag: { kind: 'integers', value: 'n,n' },
  },
  peers: {
    check: (name, value) => oneOf(name, value, PEERS),
    default: 'all',
    help: 'alternatives that take part',
    flag: { kind: 'choice', value: 'which', choices: PEERS },
  },
  pages: {
    check: (name, value) => oneOf(name, value, PAGES),
    default: 'headless',
    help: 'how Chromium is measured in, by devices',
    flag: { kind: 'choice', value: 'how', choices: PAGES },
  },
  chromiumArgs: {
    check: (_, value) => (value as string).split(' ').filter(Boolean),
    default: [],
    defaultText: 'none',
    help: 'arguments for Chromium, where it does not find the GPU by itself',
    flag: { kind: 'text', value: 'args' },
  },
  cases: {
    check: (_, value) => (value as string | string[]).toString().split(',').filter(Boolean),
    default: [],
    defaultText: 'all',
    help: 'parts of fit, as in glove-10k,assignment',
    flag: { kind: 'text', value: 'name,name' },
  },
  limit: {
    check: positiveInteger,
    default: 1800,
    help: 'seconds that one fit of a slow alternative may take in fit',
    flag: { kind: 'integer', value: 'n' },
  },
  rows: {
    check: atMost,
    default: undefined,
    defaultText: 'all',
    help: 'rows of each case of fit at most, and of spark-rows',
    flag: { kind: 'integer', value: 'n' },
  },
  passes: {
    check: atMost,
    default: undefined,
    defaultText: 'as many as it has',
    help: 'passes of each fit in fit at most, and of spark-rows',
    flag: { kind: 'integer', value: 'n' },
  },
  out: {
    check: (_, value) => value as string,
    default: fileURLToPath(new URL('../../../.cache/bench', import.meta.url)),
    defaultText: '.cache/bench',
    help: 'where the reports go: report.md, report.json, pictures',
    flag: { kind: 'text', value: 'folder' },
  },
  resume: {
    check: boolean,
    default: false,
    help: 'leave out what that folder has an answer to already',
    flag: { kind: 'switch' },
  },
  tiny: {
    check: boolean,
    default: false,
    help: 'tiny inputs: to see that all of it works',
    flag: { kind: 'switch' },
  },
};

/** @throws RangeError or TypeError if it makes no sense. */
export function readCommandLine(args: readonly string[]): CommandLine | 'help' {
  const line = readFlags(SUITE_OPTIONS, args, true);
  if (line === 'help') return line;
  const { chromiumArgs, ...options } = line.options;
  return { names: line.words, ...options, chromiumArguments: chromiumArgs };
}

/** What can be asked for. */
export function suiteHelp(benchmarks: readonly Benchmark[]): string {
  const questions = benchmarks.map(
    ({ name, question, long }) =>
      [name, `${question}${long ? ' (takes hours: only if it is named)' : ''}`] as const,
  );
  return `npm run bench -- [benchmark …] [options]

${inColumns(questions)}

${flagsHelp(SUITE_OPTIONS)}

All alternatives are those from npm and Python's libraries, which are set up in .cache on first use.
A headed Chromium has a window. Its arguments are given as in
--chromium-args="--use-angle=gl --enable-features=Vulkan"; the environment variable CHROMIUM names
another Chromium, VK_DRIVER_FILES the Vulkan driver of WebGPU in Node.
`;
}

function atMost(name: string, value: unknown): number | undefined {
  return value === undefined ? undefined : positiveInteger(name, value);
}

function threadCounts(name: string, value: unknown): number[] {
  const rule = 'positive integers, as in 1,2';
  if (!Array.isArray(value)) throw new TypeError(shouldBe(name, rule, value));
  const counts = value as number[];
  if (counts.every((count) => Number.isSafeInteger(count) && count > 0)) return counts;
  throw new RangeError(shouldBe(name, rule, counts));
}
