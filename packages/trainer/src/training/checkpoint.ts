import { shouldBe } from '@coke/core/check-options';
import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
  type Tensor as StoredTensor,
} from '@coke/core/safetensors';
import { type Tensor, tensor, type Variable } from '@tensorflow/tfjs-core';

/** Names the kind of file, in its metadata. */
const FORMAT = '@coke/trainer Trainer';
/** Goes up when a file of an older version could be misread. */
const VERSION = '1';
/** Name of the tensor that holds the clustering's own file. */
const CLUSTERING = 'clustering';

/** Variables of a run, by name: those of the network and the optimiser's slots. */
export type Variables = ReadonlyMap<string, Variable>;

/** What a checkpoint holds beside variables. */
export interface CheckpointContent {
  /** Options that decide how the run goes on; a run of other options refuses the checkpoint. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Position, sums of the running epoch, records of those closed: plain JSON. */
  readonly progress: unknown;
  /** File of the clustering; undefined before the first batch. */
  readonly clustering: Uint8Array | undefined;
}

/** A checkpoint as it was read, checked against a run; nothing of the run has been touched. */
export interface Checkpoint extends CheckpointContent {
  /** Values by the names of the run's variables. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

/**
 * A run as safetensors: every variable under its name, f32; the clustering's file as bytes; options
 * and progress as JSON in the metadata. A damaged file is noticed by its checksum.
 */
export async function writeCheckpoint(
  variables: Variables,
  { options, progress, clustering }: CheckpointContent,
): Promise<Uint8Array> {
  const tensors = await storedVariables(variables);
  if (clustering) tensors.set(CLUSTERING, { shape: [clustering.length], data: clustering });
  return encodeSafetensors(tensors, {
    format: FORMAT,
    version: VERSION,
    options: JSON.stringify(options),
    progress: JSON.stringify(progress),
  });
}

/**
 * Read a checkpoint for a run of these variables and options.
 *
 * @throws SafetensorsError if the file is damaged, or is of another kind; RangeError if it is of a run
 * with other options or another network.
 */
export function readCheckpoint(
  file: Uint8Array,
  variables: Variables,
  options: CheckpointContent['options'],
): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(file);
  for (const [key, expected] of [
    ['format', FORMAT],
    ['version', VERSION],
  ] as const) {
    if (metadata[key] === expected) continue;
    throw new SafetensorsError(shouldBe(`metadata ${key}`, `"${expected}"`, metadata[key]));
  }
  const saved = readJson(metadata, 'options') as CheckpointContent['options'];
  checkOptions(saved, options);
  const stored = tensors.get(CLUSTERING)?.data;
  tensors.delete(CLUSTERING);
  return {
    options: saved,
    progress: readJson(metadata, 'progress'),
    clustering: stored as Uint8Array | undefined,
    values: checkVariables('the checkpoint', tensors, variables),
  };
}

/** Values of variables, by name, as safetensors holds them. */
export async function storedVariables(variables: Variables): Promise<Map<string, StoredTensor>> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, variable] of variables) {
    // A copy: some devices hand out their own memory.
    tensors.set(name, { shape: variable.shape, data: Float32Array.from(await variable.data()) });
  }
  return tensors;
}

/** Give variables the values of a checkpoint that was read for them. */
export function assignVariables(variables: Variables, values: Checkpoint['values']): void {
  for (const [name, variable] of variables) {
    const value: Tensor = tensor(values.get(name)!, variable.shape, 'float32');
    variable.assign(value);
    value.dispose();
  }
}

function readJson(metadata: Readonly<Record<string, string>>, key: string): unknown {
  try {
    return JSON.parse(metadata[key] ?? '');
  } catch (error) {
    throw new SafetensorsError(shouldBe(`metadata ${key}`, 'JSON', metadata[key]), {
      cause: error,
    });
  }
}

function checkOptions(
  saved: CheckpointContent['options'],
  own: CheckpointContent['options'],
): void {
  for (const name of new Set([...Object.keys(saved), ...Object.keys(own)])) {
    const [was, is] = [saved[name], own[name]].map((value) => JSON.stringify(value));
    if (was === is) continue;
    throw new RangeError(`${name} should be ${was}, as in the checkpoint, got ${is}`);
  }
}

/**
 * Values of exactly these variables.
 *
 * @param where - What errors call the file.
 * @throws RangeError or SafetensorsError naming the variable that does not fit.
 */
export function checkVariables(
  where: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  variables: Variables,
): Map<string, Float32Array> {
  const values = new Map<string, Float32Array>();
  for (const [name, { shape }] of variables) {
    const stored = tensors.get(name);
    const rule = `of shape ${shape.join(' × ') || 'scalar'}, as in the network`;
    if (!stored || stored.shape.join() !== shape.join()) {
      throw new RangeError(shouldBe(`${name} of ${where}`, rule, stored?.shape));
    }
    if (!(stored.data instanceof Float32Array)) {
      throw new SafetensorsError(shouldBe(`${name} of ${where}`, 'float32', stored.data));
    }
    values.set(name, stored.data);
  }
  for (const name of tensors.keys()) {
    if (!variables.has(name)) {
      throw new RangeError(shouldBe(`variables of ${where}`, 'those of the network', name));
    }
  }
  return values;
}
