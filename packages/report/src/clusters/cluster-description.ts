/** One cluster, as far as its rows tell: see `describeClusters`. Rows are numbers of the rows that were given, from 0. */
export interface ClusterDescription {
  /** Its number, from 0. */
  readonly cluster: number;
  /** Rows in it. */
  readonly size: number;
  /** Euclidean: mean distance of its rows to its center. Missing where it is empty. */
  readonly meanDistance?: number;
  /** Cosine: mean cosine of its rows and its center. Missing where it is empty. */
  readonly meanCosine?: number;
  /**
   * Mean simplified silhouette of its rows, from -1 to 1: (b - a) / max(a, b), where a is the distance of a row to its
   * center and b that to the nearest other center (1 - cosine for distance, by cosine). Missing where it is empty, or alone.
   */
  readonly separation?: number;
  /** Rows nearest to the center, the nearest first. */
  readonly nearest: readonly RowSketch[];
  /** What sets it apart from all other rows, the clearest first. */
  readonly traits: readonly Trait[];
  /** The nearest other centers, the nearest first. */
  readonly neighbors: readonly Neighbor[];
  /** How many of its rows have a simplified silhouette below 0.1: another center is nearly as near, or nearer. */
  readonly borderRows: number;
  /** How many of its rows another center is nearer to: limits on sizes brought, or kept, them here. */
  readonly displacedRows: number;
  /** Some rows near the border, the nearest to it first. */
  readonly border: readonly RowSketch[];
}

/** One row, as a reader recognises it. */
export interface RowSketch {
  readonly row: number;
  /** Its distance to its center, or by cosine the cosine. */
  readonly measure: number;
  /** The nearest other cluster, where there is one. */
  readonly second?: number;
  /** What `measure` is for that one. */
  readonly secondMeasure?: number;
  /** In the order of the columns that were given. */
  readonly cells: readonly Cell[];
}

/** One value of a row, as text. */
export interface Cell {
  readonly column: string;
  readonly text: string;
  /** Whether the text is the address of an image: a `data:` URL or the name of a file. */
  readonly isImage?: boolean;
}

/** Another cluster, by its center. */
export interface Neighbor {
  readonly cluster: number;
  /** Between the two centers: distance, or cosine. */
  readonly measure: number;
  /** Rows of this cluster near the border to that one. */
  readonly borderRows: number;
}

export type Trait = NumberTrait | ShareTrait | WordsTrait;

/** The mean of a column of numbers is another than elsewhere. */
export interface NumberTrait {
  readonly kind: 'number';
  readonly column: string;
  readonly mean: number;
  /** Of all rows in other clusters. */
  readonly meanElsewhere: number;
  /** (mean - meanElsewhere) / standard deviation of all rows. */
  readonly difference: number;
}

/** A value is more frequent than elsewhere, or less. */
export interface ShareTrait {
  readonly kind: 'share';
  readonly column: string;
  /** Missing where the column is of 0 and 1 alone, so that its name says it. */
  readonly value?: string;
  /** Of the rows of the cluster, 0 to 1. */
  readonly share: number;
  readonly shareElsewhere: number;
  /** (share - shareElsewhere) / standard deviation of "has the value" over all rows. */
  readonly difference: number;
}

/** Words of a column of text that are frequent here and rare elsewhere (c-TF-IDF), the most distinctive first. */
export interface WordsTrait {
  readonly kind: 'words';
  readonly column: string;
  readonly words: readonly string[];
}
