import { shouldBe } from '@coke/core/check-options';
import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
  type Tensor as StoredTensor,
} from '@coke/core/safetensors';
import { type Tensor, tensor, type Variable } from '@tensorflow/tfjs-core';
import { fromVersion1 } from './checkpoint-version-1.ts';

/** Names the kind of file, in its metadata. */
const FORMAT = '@coke/trainer Trainer';
/** Goes up when a file of an older version could be misread. */
const VERSION = '2';
/** Name of the tensor that holds the objective's own file, as bytes. */
const OBJECTIVE_FILE = 'objective-file';

/** Variables of a run, by name: those of network, twin and objective, and the optimiser's slots. */
export type Variables = ReadonlyMap<string, Variable>;

/** What a checkpoint holds beside variables. */
export interface CheckpointContent {
  /** Options that decide how the run goes on; a run of other options refuses the checkpoint. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What is learnt, and its options, which have to be the same too. */
  readonly objective: {
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
  };
  /** Position, sums of the running epoch, records of those closed: plain JSON. */
  readonly progress: unknown;
  /** What the objective saves beside its variables; undefined before the first batch. */
  readonly objectiveFile: Uint8Array | undefined;
}

/** A checkpoint as it was read, checked against a run; nothing of the run has been touched. */
export interface Checkpoint extends CheckpointContent {
  /** Values by the names of the run's variables. */
  readonly values: ReadonlyMap<string, Float32Array>;
}

/**
 * A run as safetensors: every variable under its name, f32; the objective's file as bytes; options
 * and progress as JSON in the metadata. A damaged file is noticed by its checksum.
 */
export async function writeCheckpoint(
  variables: Variables,
  { options, objective, progress, objectiveFile }: CheckpointContent,
): Promise<Uint8Array> {
  const tensors = await storedVariables(variables);
  if (objectiveFile) {
    tensors.set(OBJECTIVE_FILE, { shape: [objectiveFile.length], data: objectiveFile });
  }
  return encodeSafetensors(tensors, {
    format: FORMAT,
    version: VERSION,
    options: JSON.stringify(options),
    objective: JSON.stringify(objective),
    progress: JSON.stringify(progress),
  });
}

/**
 * Read a checkpoint for a run of these variables and options. One of version 1, before there were
 * objectives, is read as CoKe's.
 *
 * @throws SafetensorsError if the file is damaged, or is of another kind; RangeError if it is of a run
 * with other options, another objective or another network.
 */
export function readCheckpoint(
  file: Uint8Array,
  variables: Variables,
  own: Pick<CheckpointContent, 'options' | 'objective'>,
): Checkpoint {
  const { tensors, content, fileName } = decodeContent(file);
  if (content.objective.name !== own.objective.name) {
    const rule = `${JSON.stringify(content.objective.name)}, as in the checkpoint`;
    throw new RangeError(shouldBe('objective', rule, own.objective.name));
  }
  checkOptions(content.options, own.options);
  checkOptions(content.objective.options, own.objective.options);
  const stored = tensors.get(fileName)?.data;
  tensors.delete(fileName);
  return {
    ...content,
    objectiveFile: stored as Uint8Array | undefined,
    values: checkVariables('the checkpoint', tensors, variables),
  };
}

function decodeContent(file: Uint8Array): {
  tensors: Map<string, StoredTensor>;
  content: Omit<CheckpointContent, 'objectiveFile'>;
  /** Name of the tensor that is the objective's file. */
  fileName: string;
} {
  const { tensors, metadata } = decodeSafetensors(file);
  if (metadata.format !== FORMAT) {
    throw new SafetensorsError(shouldBe('metadata format', `"${FORMAT}"`, metadata.format));
  }
  const json = (key: string) => readJson(metadata, key);
  if (metadata.version === '1') {
    return fromVersion1(tensors, json('options') as CheckpointContent['options'], json('progress'));
  }
  if (metadata.version !== VERSION) {
    throw new SafetensorsError(shouldBe('metadata version', `"${VERSION}"`, metadata.version));
  }
  const options = json('options') as CheckpointContent['options'];
  const objective = json('objective') as CheckpointContent['objective'];
  const content = { options, objective, progress: json('progress') };
  return { tensors, content, fileName: OBJECTIVE_FILE };
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
