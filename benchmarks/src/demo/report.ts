import type { LabelledImages } from '@coke/datasets';
import type { Clustering } from './clustering.ts';

/** What the page tells about. */
export interface Report {
  readonly images: LabelledImages;
  /** What the images are, `handwritten digits` for instance. */
  readonly subject: string;
  /** Are classes thinned, each more than the one before? */
  readonly thinned: boolean;
  /** From no limits to equal sizes. */
  readonly clusterings: readonly Clustering[];
  /** The one of `clusterings` that is shown off. */
  readonly main: Clustering;
  readonly backend: string;
  /** Time of all clusterings together. */
  readonly seconds: number;
}
