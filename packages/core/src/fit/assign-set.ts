import { headMajor } from '../labels/of-head.ts';
import { resolveSizes } from '../options/resolve-sizes.ts';
import type { Rows } from '../rows/rows.ts';
import { checkSignal, knownNames } from '../support/check-options.ts';
import { assignExact } from './assign-exact.ts';
import type { AssignSetOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import { sizeLimits } from './size-limits.ts';

const NAMES = ['ratio', 'bounds', 'minSize', 'maxSize', 'signal', 'onProgress'];

/** `ConstrainedKMeans.assign`: heads × rows. */
export async function assignSet<Input>(
  context: FitContext<Input>,
  given: Rows | Input,
  call: AssignSetOptions,
): Promise<Int32Array> {
  knownNames('options', call, NAMES);
  checkSignal(call.signal);
  const { current, reader, options } = context;
  const { dim } = current.started('assign');
  const { signal: _, onProgress: __, ...asked } = call;
  const sizes = Object.values(asked).some((value) => value !== undefined)
    ? { ...options, ...resolveSizes(options.k, asked, 'rows') }
    : options;
  const rows = await reader.raw(given, dim);
  const limits = sizeLimits(sizes, rows.rows);
  const answers = await assignExact(context, rows, () => limits, 'assign', call);
  return headMajor(answers.map(({ labels }) => labels));
}
