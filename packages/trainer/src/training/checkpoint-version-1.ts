import type { Tensor as StoredTensor } from '@coke/core/safetensors';

/** Options of a run in version 1 that are not those of the clustering and its loss. */
const RUN_OPTIONS = [
  ...['learningRate', 'epochs', 'warmupEpochs', 'microBatchSize', 'seed'],
  ...['instances', 'batchSize'],
];

/** Parts of the network that have other names now. */
const RENAMED = [
  [/^(network|state|optimizer)\/projection\//, '$1/projector/'],
  [/^(network|state|optimizer)\/prediction\//, '$1/predictor/'],
] as const;

/** What version 1 kept of a run. */
interface Progress {
  readonly epoch: number;
  readonly sums: { readonly agreeing: number; readonly changes: readonly number[] };
}

type Json = Readonly<Record<string, unknown>>;

/** Read as version 2 is. */
export interface FromVersion1 {
  readonly tensors: Map<string, StoredTensor>;
  readonly content: {
    readonly options: Json;
    readonly objective: { readonly name: string; readonly options: Json };
    readonly progress: unknown;
  };
  /** Name of the tensor that is the objective's file. */
  readonly fileName: string;
}

/**
 * A checkpoint of version 1 as one of version 2. Then every run was CoKe's: its options stood among those
 * of the run, its file was called `clustering`, and projector and predictor `projection` and `prediction`.
 *
 * @param options, progress - Of the metadata.
 */
export function fromVersion1(
  tensors: ReadonlyMap<string, StoredTensor>,
  options: Json,
  progress: unknown,
): FromVersion1 {
  const isOfRun = ([name]: [string, unknown]) => RUN_OPTIONS.includes(name);
  const entries = Object.entries(options);
  const ofRun = Object.fromEntries(entries.filter(isOfRun));
  const ofCoke = Object.fromEntries(entries.filter((entry) => !isOfRun(entry)));
  const { sums, ...place } = progress as Progress;
  const { agreeing, changes, ...others } = sums;
  // Epoch 0 counted nothing.
  const counted = place.epoch > 0 ? { measures: [agreeing], counts: changes } : NONE;
  return {
    tensors: new Map(Array.from(tensors, ([name, tensor]) => [nameNow(name), tensor])),
    content: {
      options: ofRun,
      objective: { name: 'coke', options: ofCoke },
      progress: { ...place, sums: { ...others, ...counted } },
    },
    fileName: 'clustering',
  };
}

const NONE = { measures: [], counts: [] };

function nameNow(name: string): string {
  return RENAMED.reduce((now, [was, is]) => now.replace(was, is), name);
}
