import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shouldBe } from '@coke/core';
import { writeWhole } from '../write-whole.ts';
import type { RunOptions } from './run-options.ts';

/** What a run keeps in its folder. */
export interface RunFiles {
  /** Options, JSON. */
  readonly options: string;
  /** Everything that training goes on from. */
  readonly checkpoint: string;
  /** A record a line, one an epoch. */
  readonly epochs: string;
  /** Weights of the encoder, when it is trained. */
  readonly encoder: string;
  /** [N, f] f32 of the training images, when it is trained. */
  readonly features: string;
  /** [N] i32 of the first head: cluster of each training image. */
  readonly labels: string;
  /** How well the features tell the class, JSON. */
  readonly result: string;
  readonly report: string;
}

export function runFiles(folder: string): RunFiles {
  return {
    options: join(folder, 'run.json'),
    checkpoint: join(folder, 'checkpoint.safetensors'),
    epochs: join(folder, 'epochs.jsonl'),
    encoder: join(folder, 'encoder.safetensors'),
    features: join(folder, 'features.npy'),
    labels: join(folder, 'labels.npy'),
    result: join(folder, 'result.json'),
    report: join(folder, 'report.html'),
  };
}

/**
 * Make a folder that of a run, or see that it is.
 *
 * @returns The checkpoint to go on from, if there is one.
 * @throws Error if there is a run already and it is not to be resumed; RangeError if it has other options.
 */
export async function openRun(
  files: RunFiles,
  options: RunOptions,
  resume: boolean,
): Promise<Uint8Array | undefined> {
  const before = await readIfThere(files.options);
  if (before === undefined) {
    await writeWhole(files.options, `${JSON.stringify(options, null, 2)}\n`);
    return undefined;
  }
  if (!resume) {
    const rule = 'a folder without a run, or be resumed';
    throw new Error(shouldBe('out', rule, files.options));
  }
  checkSame(JSON.parse(before.toString('utf8')), options);
  return readIfThere(files.checkpoint);
}

/**
 * Options of the run in a folder.
 *
 * @throws Error if there is none.
 */
export async function readRunOptions(files: RunFiles): Promise<RunOptions> {
  const text = await readIfThere(files.options);
  if (text === undefined) throw new Error(shouldBe('out', 'the folder of a run', files.options));
  return JSON.parse(text.toString('utf8')) as RunOptions;
}

/** Where data lie and how many threads there are is not the run's. */
const ELSEWHERE = ['cache', 'workers'];

function checkSame(before: RunOptions, now: RunOptions): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (ELSEWHERE.includes(name)) continue;
    const [was, is] = [before, now].map((each) => JSON.stringify(each[name as keyof RunOptions]));
    if (was === is) continue;
    throw new RangeError(`${name} should be ${was}, as the run began, got ${is}`);
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
