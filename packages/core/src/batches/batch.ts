import type { HostRows } from '../rows/given-rows.ts';
import type { IdList } from '../rows/ids.ts';
import type { SelectedRows } from '../rows/selected-rows.ts';

/** Rows as given, checked, or of the backend's own type. */
export interface Batch<Input> {
  readonly rows: HostRows | Input;
  /** Where these are what `rows` is a copy of, made when it is first asked for. */
  readonly selected?: SelectedRows | undefined;
  /** b. */
  readonly count: number;
  readonly ids: IdList | undefined;
  readonly weights: Float32Array | undefined;
}
