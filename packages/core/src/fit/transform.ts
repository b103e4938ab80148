import { checkHead } from '../labels/labels.ts';
import type { Matrix } from '../rows/matrix.ts';
import type { Rows } from '../rows/rows.ts';
import { checkSignal, knownNames } from '../support/check-options.ts';
import type { TransformOptions } from './call-options.ts';
import { distances } from './distances.ts';
import type { FitContext } from './fit-context.ts';

/** `ConstrainedKMeans.transform`: from every row to every center of one head, n × K. */
export async function transform<Input>(
  { current, reader, options }: FitContext<Input>,
  rows: Rows | Input,
  call: TransformOptions,
): Promise<Matrix> {
  knownNames('options', call, ['head', 'signal']);
  const { head = 0, signal } = call;
  checkHead(head, options.k.length);
  checkSignal(signal);
  const { dim } = current.started('transform');
  const given = await reader.raw(rows, dim);
  const centers = await current.centersOf(head);
  return distances(given, centers, options.metric, options.normalize, signal);
}
