import { isStream, type Stream } from '../batches/stream.ts';
import { headMajor } from '../labels/of-head.ts';
import { resolveSizes } from '../options/resolve-sizes.ts';
import type { Rows } from '../rows/rows.ts';
import { checkSignal, knownNames } from '../support/check-options.ts';
import { type AssignableRows, assignExact, NamedStream } from './assign-exact.ts';
import type { AssignSetOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import { sizeLimits } from './size-limits.ts';

const NAMES = ['ratio', 'bounds', 'minSize', 'maxSize', 'signal', 'onProgress'];

/** `ConstrainedKMeans.assign`: heads × rows. */
export async function assignSet<Input>(
  context: FitContext<Input>,
  given: Rows | Input | Stream<Input>,
  call: AssignSetOptions,
): Promise<Int32Array> {
  knownNames('options', call, NAMES);
  checkSignal(call.signal);
  const { current, options } = context;
  const { dim } = current.started('assign');
  const { signal: _, onProgress: __, ...asked } = call;
  const sizes = Object.values(asked).some((value) => value !== undefined)
    ? { ...options, ...resolveSizes(options.k, asked, 'rows') }
    : options;
  const limits = (count: number) => sizeLimits(sizes, count);
  const rows = await readAssignable(context, given, dim, limits, call.signal);
  const answers = await assignExact(context, rows, limits, 'assign', call);
  return headMajor(answers.map(({ labels }) => labels));
}

/** @throws RangeError for rows in memory that no sizes within the limits add up to. */
async function readAssignable<Input>(
  { reader, options }: FitContext<Input>,
  given: Rows | Input | Stream<Input>,
  dim: number,
  limits: (count: number) => unknown,
  signal: AbortSignal | undefined,
): Promise<AssignableRows> {
  if (!reader.isNative(given) && isStream<Input>(given)) {
    const stream = new NamedStream(options, given, dim, signal);
    return () => stream.rows();
  }
  const rows = await reader.raw(given as Rows | Input, dim);
  limits(rows.rows);
  return rows;
}
