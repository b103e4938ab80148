import { isStream, type Stream } from '../batches/stream.ts';
import { certifyExact } from '../certificate/certify-exact.ts';
import type { AssignedOnce } from '../exact/assign-once.ts';
import { headMajor } from '../labels/of-head.ts';
import { OnlineClustering } from '../online/online-clustering.ts';
import type { Id } from '../rows/ids.ts';
import type { Rows } from '../rows/rows.ts';
import { readRowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal, knownNames } from '../support/check-options.ts';
import { assignExact, NamedStream } from './assign-exact.ts';
import type { FinishOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import { sizeLimits } from './size-limits.ts';

/**
 * `ConstrainedKMeans.finish`: labels of all rows, exact for the centers as they are, heads × rows. The
 * model takes them on at the end, with their prices and certificates.
 */
export async function finish<Input>(
  context: FitContext<Input>,
  given: Rows | Input | Stream<Input>,
  call: FinishOptions,
): Promise<Int32Array> {
  knownNames('options', call, ['ids', 'signal', 'onProgress']);
  checkSignal(call.signal);
  const { current, order, reader, options } = context;
  const { dim } = await order.run('finish', () => current.started('finish'));
  let rows: Parameters<typeof assignExact>[1];
  let ids: () => ArrayLike<Id>;
  if (!reader.isNative(given) && isStream<Input>(given)) {
    const stream = new NamedStream(options, given, dim, call.signal);
    rows = () => stream.rows();
    ids = () => stream.ids;
  } else {
    const inMemory = await readRowsInMemory(reader, given as Rows | Input, dim, { ids: call.ids });
    rows = inMemory.rows;
    ids = () => inMemory.ids;
  }
  const limits = (count: number) => sizeLimits(options, count);
  const answers = await assignExact(context, rows, limits, 'finish', call);
  return order.run('finish', () => takeOnAnswers(context, answers, ids()));
}

async function takeOnAnswers<Input>(
  { current, options }: FitContext<Input>,
  answers: readonly AssignedOnce[],
  ids: ArrayLike<Id>,
): Promise<Int32Array> {
  const { metric, normalize, backend } = options;
  const clustering = current.started('finish');
  const heads = (await clustering.readInFrame()).map((head, h) => ({
    ...head,
    prices: Float32Array.from(answers[h]!.prices, (price) => price / clustering.scoreUnit),
  }));
  const session = await backend.open({ metric, heads, normalize });
  const { state, dim, bounds } = clustering;
  const count = ids.length;
  const labels = headMajor(answers.map((answer) => answer.labels));
  state.labels.set(ids, labels);
  const limits = sizeLimits(options, count);
  const certificates = answers.map(({ sizes, objective, meanSquare, gap }, h) =>
    certifyExact(
      {
        ...{ exact: true, instances: count, unit: 'rows', weight: count, iterations: 1 },
        ...{ sizes, limits: limits[h]!, objective, meanSquare, gap, converged: false },
      },
      metric,
    ),
  );
  current.replace(
    new OnlineClustering({ ...options, bounds }, session, dim, state),
    certificates,
    answers.map(({ diagram }) => diagram),
  );
  return labels;
}
