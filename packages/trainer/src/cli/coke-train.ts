#!/usr/bin/env node
import { resolve } from 'node:path';
import { showProgress } from '../data/show-progress.ts';
import { ProgressLine } from '../report/progress-line.ts';
import { readRunOptions, runFiles } from '../run/run-files.ts';
import { trainingRun } from '../run/training-run.ts';
import { clusteringBackend } from './clustering-backend.ts';
import { type Arguments, command } from './command.ts';
import { useDevice } from './device.ts';
import { summaryLines } from './summary-lines.ts';

/** Exit status of a program that an interrupt ended: 128 + SIGINT. */
const INTERRUPTED = 130;

const interrupt = new AbortController();
// Once: a second interrupt ends the program the hard way.
process.once('SIGINT', () => interrupt.abort());

async function run({
  options,
  out,
  resume,
  device,
  tfjsNode,
  clustering,
}: Arguments): Promise<void> {
  const line = new ProgressLine();
  try {
    const files = runFiles(out);
    const asked = options ?? (await readRunOptions(files));
    const network = await useDevice(device, { tfjsNode });
    const backend = await clusteringBackend(clustering);
    showProgress(`training on ${network}, clustering on ${backend.name}, into ${resolve(out)}`);
    const result = await trainingRun(asked, out, {
      ...{ backend, resume, signal: interrupt.signal, onProgress: showProgress },
      onBatch: (progress) => line.show(progress),
      onEpoch: (record, epochs) => line.endEpoch(record, epochs),
    });
    for (const each of summaryLines(result, files)) console.log(each);
  } catch (error) {
    line.stop();
    const stopped = interrupt.signal.aborted;
    const message = error instanceof Error ? error.message : String(error);
    console.error(stopped ? `stopped; --resume --out ${out} goes on` : `error: ${message}`);
    process.exitCode = stopped ? INTERRUPTED : 1;
  }
}

await command(run).parseAsync();
