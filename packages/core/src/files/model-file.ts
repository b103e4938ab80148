import type { Certificate } from '../certificate/certificate.ts';
import type { PowerDiagram } from '../exact/power-diagram.ts';
import type { Init } from '../first-centers/first-centers.ts';
import { LabelTable } from '../labels/labels.ts';
import type { OnlineState } from '../online/online-state.ts';
import type { Options, ResolvedOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import type { ClusteringState } from '../problem/clustering-state.ts';
import type { SizeCounts } from '../problem/size-counts.ts';
import { type Frame, isIdentity } from '../rows/frame.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import {
  inRange,
  knownNames,
  nonNegativeInteger,
  positiveInteger,
} from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { readCertificates, writeCertificates } from './certificates-file.ts';
import { readHead, writeHead } from './clustering-state-file.ts';
import { readDiagrams, writeDiagrams } from './diagrams-file.ts';
import { readLabels, readSoftLabels, writeLabels, writeSoftLabels } from './labels-file.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
  type Tensor,
} from './safetensors/index.ts';
import { TensorReader } from './tensor-reader.ts';

/** Names the kind of file, in its metadata. */
const FORMAT = '@coke/core ConstrainedKMeans';
/** Goes up when a file of an older version could be misread. */
const VERSION = '1';

/** What a file holds: enough to go on bit for bit. */
export interface Model extends Answer {
  readonly options: Options;
  readonly heads: readonly ClusteringState[];
  readonly state: OnlineState;
  /** Does it know its previous centers? Else it can't learn from more rows of the running epoch. */
  readonly hasPreviousCenters: boolean;
  /** Texts of the user's. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What of a model is put into its file. */
export interface Kept {
  /** Labels by id. */
  readonly labels: boolean;
  readonly previousCenters: boolean;
  /** Texts of the user's. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is known of the labels. */
export interface Answer {
  readonly certificates: readonly Certificate[];
  /** One a head, where labels are exact. */
  readonly diagrams: readonly PowerDiagram[] | undefined;
}

type Tensors = Map<string, Tensor>;

/** The part of the position that is not in tensors. */
interface Position {
  readonly dim: number;
  readonly epoch: number;
  readonly batches: number;
  readonly instances: number;
  readonly weight: number;
  readonly similarities: readonly number[];
  readonly ranges: readonly number[];
  /** Left out before the first batch, and in files from before there were any. */
  readonly spreads?: readonly number[];
  readonly lastInstances: number;
  /** Of the frame; left out where that is the identity. */
  readonly scale?: number;
  /** Left out between epochs, and where models can't be merged. */
  readonly startChecksum?: number;
}

/**
 * A model as safetensors. For head h: `heads.h.centers`, `.previous_centers` [K, d] f32, `.duals` [K]
 * f32, `.counts`, `.drift`, `.lower`, `.upper`, `.sizes` [K] f64; `labels.h` [M] u16 (u32 where
 * K > 65,536) with `label_ids` [M] u64, left out where they are 0 … M-1, with `keepLabels` also
 * `labels.running` [M] u8 and `labels.rows` [1] f64; in stage 2 `soft.h.clusters`,
 * `.weights` [M, slots], `.next` [M] with `soft_ids`. `origin` [d] f64 and the position's scale are the
 * frame that centers and prices are in; left out where that is the identity. Where sizes are asked for in
 * counts, `heads.h.min_sizes`, `.max_sizes` [K] f64. Of certificates `certificates.h.sizes` and other
 * arrays [K] f64; of exact labels `diagrams.h.centers` [K, d] f32, `.prices` [K] f64, `.origin` [d] f64.
 * Options, position and single numbers are JSON in the metadata, the user's own texts under its key `user`.
 * The same model gives the same bytes.
 */
export function writeModel<Input>(
  options: ResolvedOptions<Input>,
  heads: readonly ClusteringState[],
  state: OnlineState,
  { certificates, diagrams }: Answer,
  { labels, previousCenters, metadata }: Kept,
): Uint8Array {
  const tensors: Tensors = new Map();
  const { k, bounds: _, counts, centers, backend: __, ...scalars } = options;
  for (const [h, head] of heads.entries()) {
    const prefix = `heads.${h}`;
    writeHead(head, prefix, tensors, previousCenters);
    tensors.set(`${prefix}.sizes`, { shape: [head.k], data: state.tally.heads[h]!.sizes });
    if (counts) writeCounts(counts[h]!, prefix, tensors);
    if (!centers) continue;
    const { data, rows, cols } = centers[h]!;
    tensors.set(`${prefix}.init_centers`, { shape: [rows, cols], data });
  }
  writeLabels(labels ? state.labels : new LabelTable(k, state.labels.keep), k, tensors);
  if (labels && state.soft) writeSoftLabels(state.soft, k.length, tensors);
  const { origin } = state.frame;
  if (origin) tensors.set('origin', { shape: [origin.length], data: origin });
  return encodeSafetensors(tensors, {
    format: FORMAT,
    format_version: VERSION,
    options: JSON.stringify({ k, ...scalars }),
    position: JSON.stringify(positionOf(heads[0]!.dim, state)),
    ...(certificates.length > 0 && { certificates: writeCertificates(certificates, tensors) }),
    ...(diagrams && { diagrams: writeDiagrams(diagrams, tensors) }),
    ...(Object.keys(metadata).length > 0 && { user: JSON.stringify(metadata) }),
  });
}

/**
 * The model in a file.
 *
 * @throws TypeError if `file` is not bytes; SafetensorsError if they are damaged, of another kind or
 * version, or hold what no model could.
 */
export function readModel(file: Uint8Array): Model {
  const { tensors, metadata } = decodeSafetensors(file);
  expect('format', metadata.format, FORMAT);
  expect('format_version', metadata.format_version, VERSION);
  try {
    return readContents(metadata, new TensorReader(tensors));
  } catch (error) {
    if (error instanceof SafetensorsError) throw error;
    // Checks of options speak of options; here they speak of a file.
    throw new SafetensorsError(`the file should hold a model, got one where ${message(error)}`);
  }
}

function readContents(metadata: Record<string, string>, tensors: TensorReader): Model {
  const scalars = JSON.parse(metadata.options ?? '') as Options & { init: Init | 'given' };
  const position = checkPosition(JSON.parse(metadata.position ?? ''), scalars);
  const k = [scalars.k].flat().map((n) => positiveInteger('k', n));
  const { dim } = position;
  // Between epochs they are the current ones.
  const hasPreviousCenters =
    position.batches === 0 || k.every((_, h) => tensors.has(`heads.${h}.previous_centers`));
  const heads = k.map((n, h) => readHead(tensors, `heads.${h}`, n, dim));
  const centers = k.map((n, h) => {
    if (scalars.init !== 'given') return undefined;
    const data = tensors.takeFloats(`heads.${h}.init_centers`, [n, dim]);
    return { data, rows: n, cols: dim };
  });
  const sizes = k.map((n, h) =>
    tensors.takeNumbers(`heads.${h}.sizes`, Float64Array, [n], 0, Number.MAX_VALUE),
  );
  const { lastInstances, epoch, ranges, spreads, startChecksum } = position;
  const { batches, instances, weight, similarities } = position;
  const options: Options = {
    // Files from before it was an option: as published.
    centerCarry: 0,
    ...dropNulls(scalars),
    ...readSizes(tensors, k, heads),
    init: centers[0] ? (k.length > 1 ? (centers as GivenRows[]) : centers[0]) : scalars.init,
  };
  const { labelSize, metric, keepLabels } = resolveOptions(options);
  const state = {
    ...{ epoch, lastInstances, ranges, spreads, startChecksum },
    frame: readFrame(tensors, position),
    tally: {
      ...{ batches, instances, weight },
      heads: sizes.map((size, h) => ({ sizes: size, similarity: similarities[h]! })),
    },
    labels: readLabels(tensors, k, keepLabels),
    soft: readSoftLabels(tensors, k, labelSize),
  };
  const certificates = readCertificates(metadata.certificates, tensors, k);
  const diagrams =
    metadata.diagrams === undefined
      ? undefined
      : readDiagrams(metadata.diagrams, tensors, k, dim, metric);
  const user = readMetadata('user', JSON.parse(metadata.user ?? '{}'));
  tensors.end();
  return { options, heads, state, certificates, diagrams, hasPreviousCenters, metadata: user };
}

/**
 * Texts of the user's, copied.
 *
 * @throws TypeError for anything but an object of texts.
 */
export function readMetadata(name: string, value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(shouldBe(name, 'an object of texts', value));
  }
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw new TypeError(shouldBe(`${name}.${key}`, 'a text', text));
  }
  // As data, whatever a key is called.
  return Object.freeze(Object.fromEntries(Object.entries(value)));
}

function writeCounts({ minSizes, maxSizes }: SizeCounts, prefix: string, tensors: Tensors): void {
  const { length } = maxSizes;
  if (minSizes) tensors.set(`${prefix}.min_sizes`, { shape: [length], data: minSizes });
  tensors.set(`${prefix}.max_sizes`, { shape: [length], data: maxSizes });
}

/** Sizes as they were asked for: in counts, or as shares. */
function readSizes(
  tensors: TensorReader,
  k: readonly number[],
  heads: readonly ClusteringState[],
): Pick<Options, 'bounds' | 'minSize' | 'maxSize'> {
  if (!tensors.has('heads.0.max_sizes')) {
    return { bounds: heads.map(({ lower, upper }) => ({ lower, upper })) };
  }
  const take = (name: string) =>
    k.map((n, h) => tensors.take(`heads.${h}.${name}`, Float64Array, [n]));
  const maxSize = take('max_sizes');
  const minSize = tensors.has('heads.0.min_sizes') ? take('min_sizes') : undefined;
  return k.length > 1
    ? { maxSize, ...(minSize && { minSize }) }
    : { maxSize: maxSize[0]!, ...(minSize && { minSize: minSize[0]! }) };
}

function readFrame(tensors: TensorReader, { dim, scale = 1 }: Position): Frame {
  const origin = tensors.has('origin')
    ? tensors.takeNumbers('origin', Float64Array, [dim], -Number.MAX_VALUE, Number.MAX_VALUE)
    : undefined;
  return { origin, scale };
}

function positionOf(dim: number, { epoch, frame, tally, ranges, spreads, ...rest }: OnlineState) {
  const { batches, instances, weight, heads } = tally;
  const { lastInstances, startChecksum } = rest;
  const position: Position = {
    ...{ dim, epoch, batches, instances, weight, ranges, lastInstances },
    similarities: heads.map(({ similarity }) => similarity),
    ...(spreads && { spreads }),
    ...(!isIdentity(frame) && { scale: frame.scale }),
    ...(startChecksum !== undefined && batches > 0 && { startChecksum }),
  };
  return position;
}

function checkPosition(value: unknown, { k }: Pick<Options, 'k'>): Position {
  const names = ['dim', 'epoch', 'batches', 'instances', 'weight', 'similarities', 'ranges'];
  knownNames('position', value, [
    ...names,
    ...['lastInstances', 'scale', 'spreads', 'startChecksum'],
  ]);
  const position = value as Position;
  for (const name of ['epoch', 'batches', 'instances', 'lastInstances'] as const) {
    nonNegativeInteger(`position.${name}`, position[name]);
  }
  const isExtent = (n: number) => Number.isSafeInteger(n) && n >= 1;
  inRange('position.dim', position.dim, 'a positive integer', isExtent);
  inRange('position.weight', position.weight, 'not negative', (n) => n >= 0);
  const isScale = (n: number) => n === 0 || (n > 0 && Number.isInteger(Math.log2(n)));
  nonNegativeInteger('position.startChecksum', position.startChecksum ?? 0);
  inRange('position.scale', position.scale ?? 1, 'a power of two or 0', isScale);
  for (const name of ['similarities', 'ranges', 'spreads'] as const) {
    const heads = [k].flat().length;
    const numbers = position[name];
    if (name === 'spreads' && numbers === undefined) continue;
    if (!Array.isArray(numbers) || numbers.length !== heads) {
      throw new RangeError(shouldBe(`position.${name}`, `${heads} numbers`, numbers));
    }
    for (const n of numbers) inRange(`position.${name}`, n, 'finite', Number.isFinite);
  }
  return position;
}

function dropNulls(values: Options): Options {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null),
  ) as unknown as Options;
}

function expect(name: string, got: string | undefined, wanted: string): void {
  if (got === wanted) return;
  throw new SafetensorsError(shouldBe(`${name} in the file`, JSON.stringify(wanted), got));
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
