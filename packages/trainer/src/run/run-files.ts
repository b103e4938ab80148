import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shouldBe } from '@coke/core/check-options';
import { writeWhole } from '@coke/io';
import { allOptions, type RunOptions, resolveRunOptions } from './run-options.ts';
import type { RunResult } from './run-result.ts';

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
  /** How well raw pixels and the untrained encoder tell the class, JSON. */
  readonly before: string;
  /** What the run came to, JSON: `RunResult`. */
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
    before: join(folder, 'before.json'),
    result: join(folder, 'result.json'),
    report: join(folder, 'report.html'),
  };
}

/** What a folder has of a run. */
export interface RunSoFar {
  /** Those it began with. */
  readonly options: RunOptions;
  /** To go on from, once there is one. */
  readonly checkpoint: Uint8Array | undefined;
  /** Once it is over. */
  readonly result: RunResult | undefined;
}

/**
 * The run in a folder, if there is one. Nothing is written.
 *
 * @throws Error if there is one and it is not to be resumed, or a file of it is damaged; RangeError
 * naming the option if it has others.
 */
export async function findRun(
  files: RunFiles,
  options: RunOptions,
  resume: boolean,
): Promise<RunSoFar | undefined> {
  const before = await readOptions(files.options);
  if (before === undefined) return undefined;
  if (!resume) {
    throw new Error(shouldBe('out', 'a folder without a run, or be resumed', files.options));
  }
  checkSame(before, options);
  return {
    options: before,
    checkpoint: await readIfThere(files.checkpoint),
    result: await readJson<RunResult>(files.result),
  };
}

/**
 * Options of the run in a folder.
 *
 * @throws Error if there is none, or it is damaged.
 */
export async function readRunOptions(files: RunFiles): Promise<RunOptions> {
  const options = await readOptions(files.options);
  if (options === undefined) {
    throw new Error(shouldBe('out', 'the folder of a run', dirname(files.options)));
  }
  return options;
}

/** Runs of before predictors were called so said `prediction`. */
async function readOptions(path: string): Promise<RunOptions | undefined> {
  const read = await readJson<RunOptions & { prediction?: boolean }>(path);
  if (read?.prediction === undefined) return read;
  const { prediction, ...options } = read;
  return { ...options, predictor: prediction } as RunOptions;
}

/** Write a value that `readJson` reads. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws Error if the file is no JSON. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = (await readIfThere(path))?.toString('utf8');
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch (cause) {
    throw new Error(shouldBe(path, 'JSON', text), { cause });
  }
}

/** Where data lie and how many threads there are is not the run's. */
export const ELSEWHERE = ['cache', 'workers'] as const;

/** A default that is spelt out is the same option, if it is known without the data. */
function checkSame(before: RunOptions, now: RunOptions): void {
  const [was, is] = [before, now].map((options) => allOptions(resolveRunOptions(options)));
  for (const name of new Set([...Object.keys(was!), ...Object.keys(is!)])) {
    if ((ELSEWHERE as readonly string[]).includes(name)) continue;
    if (JSON.stringify(was![name]) === JSON.stringify(is![name])) continue;
    const began = was![name] === undefined ? 'left out' : JSON.stringify(was![name]);
    throw new RangeError(shouldBe(name, `${began}, as the run began`, is![name]));
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
