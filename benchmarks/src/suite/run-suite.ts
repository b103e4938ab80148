import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '@coke/io';
import type { Answer, Benchmark, BenchmarkOptions } from './benchmark.ts';
import { describeMachine, type Machine } from './machine.ts';
import { answerMarkdown, machineMarkdown } from './markdown.ts';

/** What is kept of a benchmark that has ended, so that a suite that was stopped can go on. */
interface Record {
  readonly machine: Machine;
  readonly settings: object;
  readonly answer: Answer;
}

export interface SuiteOptions extends BenchmarkOptions {
  /** Folder of the reports: `report.md`, `report.json`, pictures, and one JSON file a benchmark. */
  readonly out: string;
  /** Leave out what has been answered there before, by the same settings on the same machine. */
  readonly resume: boolean;
  /** Told each section of the report as soon as it is there. */
  readonly print: (markdown: string) => void;
}

/**
 * Run benchmarks one after the other and report on all of them. The reports are whole after each.
 *
 * @throws Whatever a benchmark does, after the others' answers were written.
 */
export async function runSuite(
  benchmarks: readonly Benchmark[],
  { out, resume, print, ...options }: SuiteOptions,
): Promise<void> {
  const { tiny, threads, peers, pages, chromiumArguments, cases, limit, rows, passes } = options;
  const about = { cases, limit, rows, passes };
  const settings = { tiny, threads, peers, pages, chromiumArguments, ...about };
  const machine = describeMachine();
  const answers: [Benchmark, Answer][] = [];
  print(machineMarkdown(machine));
  for (const benchmark of benchmarks) {
    options.signal?.throwIfAborted();
    const file = join(out, `${benchmark.name}.json`);
    const known = resume ? await recorded(file, machine, settings) : undefined;
    const answer = known ?? (await benchmark.run(options));
    if (!known) await writeWhole(file, json({ machine, settings, answer } satisfies Record));
    answers.push([benchmark, answer]);
    print(answerMarkdown(benchmark, answer));
    await report(out, machine, settings, answers);
  }
}

/** Undefined if there is no answer, or not one to the same question. */
async function recorded(
  file: string,
  machine: Machine,
  settings: object,
): Promise<Answer | undefined> {
  try {
    const record = JSON.parse(await readFile(file, 'utf8')) as Record;
    const same =
      json({ ...record.machine, date: '' }) === json({ ...machine, date: '' }) &&
      json(record.settings) === json(settings);
    return same ? record.answer : undefined;
  } catch {
    return undefined;
  }
}

async function report(
  out: string,
  machine: Machine,
  settings: object,
  answers: readonly (readonly [Benchmark, Answer])[],
): Promise<void> {
  const sections = answers.map(([benchmark, answer]) => answerMarkdown(benchmark, answer));
  const text = ['# Benchmarks\n', machineMarkdown(machine), ...sections].join('\n');
  for (const [, { pictures }] of answers) {
    for (const { name, svg } of pictures) await writeWhole(join(out, `${name}.svg`), svg);
  }
  const results = Object.fromEntries(
    answers.map(([{ name, question }, { pictures: _, ...answer }]) => [
      name,
      { question, ...answer },
    ]),
  );
  await writeWhole(join(out, 'report.json'), json({ machine, settings, benchmarks: results }));
  await writeWhole(join(out, 'report.md'), text);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
