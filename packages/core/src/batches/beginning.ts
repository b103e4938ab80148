import type { Backend } from '../backend/backend.ts';
import type { Metric } from '../problem/metric.ts';
import { type Frame, frameOf, IDENTITY_FRAME, isNearIdentity, scaleFor } from '../rows/frame.ts';
import type { GivenRows, HostRows } from '../rows/given-rows.ts';
import { RowReader, type RowReaderOptions } from '../rows/row-reader.ts';
import type { Batch } from './batch.ts';
import type { Sample } from './sample.ts';

/** What a clustering begins with. */
export interface Beginning {
  /** What its rows are clustered in. */
  readonly frame: Frame;
  /** Rows to draw first centers from, in the frame. */
  readonly sample: Sample;
}

/** What decides in which frame rows are clustered. */
export interface FramingOptions<Input> extends RowReaderOptions<Input> {
  readonly metric: Metric;
  /** Centers given as `init`, of each head. */
  readonly centers: readonly GivenRows[] | undefined;
}

/** How rows are read, and that euclidean ones are put into a frame. */
export function framingOf<Input>({
  metric,
  normalize,
  centers,
  backend,
}: Pick<FramingOptions<Input>, 'metric' | 'normalize' | 'centers'> & {
  readonly backend: Pick<Backend<Input>, 'native' | 'sparse' | 'name'>;
}): FramingOptions<Input> {
  return {
    ...{ metric, normalize, centers },
    framed: metric === 'euclidean',
    native: backend.native,
    denseOnly: backend.sparse ? undefined : backend.name,
  };
}

/**
 * The frame of rows: that of `frameOf` where they are to have one, else the identity.
 *
 * @param rows - At unit length where asked for.
 * @param native - They lie on a device, to which they would have to go back: then the identity too,
 * unless float32 would lose too much with it.
 */
export function chooseFrame<Input>(
  rows: HostRows,
  weights: Float32Array | undefined,
  native: boolean,
  { framed, centers }: Pick<FramingOptions<Input>, 'framed' | 'centers'>,
): Frame {
  if (!framed) return IDENTITY_FRAME;
  const frame = frameOf(rows, weights, centers);
  return native && isNearIdentity(frame) ? IDENTITY_FRAME : frame;
}

/**
 * Without any rows: frame and sample are the centers given as `init`. Where they are all one, the frame has
 * the scale of their values, since rows may lie anywhere.
 */
export function beginWithCenters<Input>(
  centers: readonly GivenRows[],
  options: FramingOptions<Input>,
): Beginning {
  const [first, ...others] = centers as [GivenRows, ...GivenRows[]];
  const found = options.framed ? frameOf(first, undefined, others) : IDENTITY_FRAME;
  const largest = found.origin?.reduce((most, value) => Math.max(most, Math.abs(value)), 0) ?? 0;
  const frame = { ...found, scale: found.scale || scaleFor(largest) || 1 };
  const reader = new RowReader({ ...options, normalize: options.metric === 'cosine' });
  return { frame, sample: { rows: reader.ready(first, frame), weights: undefined } };
}

/** Of a stream: frame and sample are its first batch's. */
export async function beginWith<Input>(
  { rows, weights }: Pick<Batch<Input>, 'rows' | 'weights'>,
  options: FramingOptions<Input>,
): Promise<Beginning> {
  // Its own: the sample must stay as it is while the batch is made ready.
  const reader = new RowReader(options);
  const given = await reader.onHost(rows);
  const frame = chooseFrame(reader.unit(given), weights, reader.isNative(rows), options);
  return { frame, sample: { rows: reader.ready(given, frame), weights } };
}
