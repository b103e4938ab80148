import type { ResolvedOptions } from '../options/options.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { CallOrder } from '../support/call-order.ts';
import type { CurrentClustering } from './current-clustering.ts';

/** What a run of either algorithm works on. */
export interface FitContext<Input> {
  readonly current: CurrentClustering<Input>;
  readonly order: CallOrder;
  readonly reader: RowReader<Input>;
  readonly options: ResolvedOptions<Input>;
}
