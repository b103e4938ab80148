#!/usr/bin/env node
import { resolve } from 'node:path';
import { showProgress } from '../data/index.ts';
import { ProgressLine } from '../report/progress-line.ts';
import { useDevice } from '../run/device.ts';
import { readRunOptions, runFiles } from '../run/run-files.ts';
import { trainingRun } from '../run/training-run.ts';
import { clusteringBackend } from './clustering-backend.ts';
import { type Arguments, command, objectiveOf } from './command.ts';
import { summaryLines } from './summary-lines.ts';

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

async function run({ out, resume, device, tfjsNode, clustering, ...asked }: Arguments) {
  const line = new ProgressLine();
  const files = runFiles(out);
  try {
    const options = asked.options ?? { ...(await readRunOptions(files)), ...asked.elsewhere };
    const network = await useDevice(device, { tfjsNode });
    const backend = await clusteringBackend(clustering);
    showProgress(`training on ${network}, clustering on ${backend.name}, into ${resolve(out)}`);
    const result = await trainingRun(options, out, {
      ...{ backend, resume, signal: interrupt.signal, onProgress: showProgress },
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

async function farewell(out: string): Promise<string> {
  const begun = await readRunOptions(runFiles(out)).catch(() => undefined);
  return begun ? `stopped; --resume --out ${out} goes on` : 'stopped before the run began';
}

await command(run, objectiveOf(process.argv.slice(2))).parseAsync();
