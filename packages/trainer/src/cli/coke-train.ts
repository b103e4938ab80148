#!/usr/bin/env node
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkRuns } from '../compare/check-runs.ts';
import { comparisonLines } from '../compare/comparison-lines.ts';
import { runComparison } from '../compare/run-comparison.ts';
import { trainInChild } from '../compare/train-in-child.ts';
import { showProgress } from '../data/index.ts';
import { ProgressLine } from '../report/progress-line.ts';
import { useDevice } from '../run/device.ts';
import { readRunOptions, runFiles } from '../run/run-files.ts';
import { trainingRun } from '../run/training-run.ts';
import { clusteringBackend } from './clustering-backend.ts';
import { type Arguments, command, objectiveOf } from './command.ts';
import { type CompareArguments, compareCommand } from './compare-command.ts';
import { summaryLines } from './summary-lines.ts';

const ENTRY = fileURLToPath(import.meta.url);

/** Exit status of a program that a signal ended: 128 + its number. */
const STATUS = { SIGINT: 130, SIGTERM: 143 } as const;

const interrupt = new AbortController();
let interrupted: number | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: a second one ends the program the hard way.
  process.once(signal, () => {
    interrupted = STATUS[signal];
    interrupt.abort();
  });
}

// A comparison that trains in this process has died: nobody would know of what it goes on with.
process.once('disconnect', () => {
  interrupted = STATUS.SIGTERM;
  interrupt.abort();
});
// Or the channel alone would keep a run that is over from ending.
process.channel?.unref();

async function run(args: Arguments) {
  const { out, resume, device, tfjsNode, clustering, skipPixels, ...asked } = args;
  const line = new ProgressLine();
  const files = runFiles(out);
  try {
    const options = asked.options ?? { ...(await readRunOptions(files)), ...asked.elsewhere };
    const network = await useDevice(device, { tfjsNode });
    const backend = await clusteringBackend(clustering);
    showProgress(`training on ${network}, clustering on ${backend.name}, into ${resolve(out)}`);
    const result = await trainingRun(options, out, {
      ...{ backend, resume, signal: interrupt.signal, onProgress: showProgress },
      pixels: !skipPixels,
      onBatch: (progress) => line.show(progress),
      onEpoch: (record, epochs) => line.endEpoch(record, epochs),
    });
    for (const each of summaryLines(result, files)) console.log(each);
  } catch (error) {
    line.stop();
    const message = error instanceof Error ? error.message : String(error);
    console.error(interrupted === undefined ? `error: ${message}` : await farewell(out));
    process.exitCode = interrupted ?? 1;
  }
}

async function compare({ plan, where, clustering, jobs }: CompareArguments) {
  const failed: string[] = [];
  const width = Math.max(...plan.runs.map(({ label }) => label.length));
  try {
    const outcome = await runComparison(plan, {
      ...{ jobs, signal: interrupt.signal },
      check: async (runs) => {
        // What is made is not trained: a plain device will do, and leaves memory of a fast one to those that are.
        await useDevice('wasm').catch(() => useDevice('cpu'));
        await checkRuns(runs, {
          backend: await clusteringBackend(clustering),
          ...{ signal: interrupt.signal, onProgress: showProgress },
        });
      },
      train: (run, { isFirst }) =>
        trainInChild(run, {
          ...{ entry: ENTRY, signal: interrupt.signal },
          // The same for all: once is enough.
          words: isFirst ? where : [...where, '--skip-pixels'],
          onLine: ({ label }, line) => console.error(`${label.padEnd(width)}  ${line}`),
        }),
      onRun: (run, state) => showProgress(`${run.label}: ${state}`),
      onFailure: (run, message) => failed.push(`${run.label}: ${message}`),
    });
    for (const line of comparisonLines(outcome)) console.log(line);
    for (const each of failed) console.error(`error: ${each}`);
    if (failed.length > 0) process.exitCode = 1;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(
      interrupted === undefined
        ? `error: ${message}`
        : `stopped; the same command goes on with what is in ${plan.out}`,
    );
    process.exitCode = interrupted ?? 1;
  }
}

async function farewell(out: string): Promise<string> {
  const begun = await readRunOptions(runFiles(out)).catch(() => undefined);
  return begun ? `stopped; --resume --out ${out} goes on` : 'stopped before the run began';
}

const words = process.argv.slice(2);
if (words[0] === 'compare') {
  await compareCommand(compare).parseAsync(words.slice(1), { from: 'user' });
} else {
  await command(run, objectiveOf(words)).parseAsync();
}
