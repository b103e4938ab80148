/** What is done about missing values: see `PreprocessingOptions`. */
export const MISSING_RULES = ['refuse', 'mean', 'median', 'drop-row'] as const;
export type MissingRule = (typeof MISSING_RULES)[number];

/** How numbers are scaled: see `PreprocessingOptions`. */
export const SCALINGS = ['none', 'standard', 'robust'] as const;
export type Scaling = (typeof SCALINGS)[number];

export interface PreprocessingOptions {
  /**
   * Names of the columns to compute with, or patterns with `*`, in order. A pattern matches numeric columns
   * only. By default all that are numeric, but `id`.
   */
  readonly columns?: readonly string[] | undefined;
  /**
   * Columns of categories, names or patterns: each becomes as many columns of 0 and 1 as it has values
   * (one-hot), at most 1000. They stand where `columns` names them, else behind the others.
   */
  readonly categories?: readonly string[] | undefined;
  /** The column that names rows. It is not computed with. */
  readonly id?: string | undefined;
  /**
   * What to do about a missing value: `refuse` with an error that names row and column, take the column's
   * `mean` or `median` instead, or `drop-row`. NaN is missing. A vector that lacks numbers gets the means or
   * medians at their places, a missing category 0 in all its columns. Default `refuse`.
   */
  readonly missing?: MissingRule | undefined;
  /**
   * `standard` takes off the mean and divides by the standard deviation (of all rows, as scikit-learn's
   * StandardScaler), `robust` takes off the median and divides by the interquartile range (as its
   * RobustScaler), `none` leaves numbers as they are. Missing values don't count, nor do rows that are
   * dropped. Columns that do not vary are not divided. Categories and vectors are not scaled. Default `none`.
   */
  readonly scale?: Scaling | undefined;
}

/** One column of a table, as it is computed with. */
export type PreprocessedColumn =
  | {
      readonly name: string;
      readonly kind: 'number';
      /** In place of a missing value; undefined where that is refused or its row dropped. */
      readonly fill?: number;
      /** x becomes (x - shift) / scale, in double. */
      readonly shift: number;
      readonly scale: number;
    }
  | {
      readonly name: string;
      readonly kind: 'vector';
      readonly width: number;
      /** In place of a missing number, one each. */
      readonly fill?: readonly number[];
    }
  | {
      readonly name: string;
      readonly kind: 'category';
      /** Values in the order of their columns of 0 and 1. One that is not among them has 0 in all. */
      readonly levels: readonly string[];
    };

/**
 * How a table becomes rows of numbers: which columns, in which order, what for missing values, what scale.
 * It is plain JSON, kept in a model's file so that new rows are treated alike.
 */
export interface Preprocessing {
  readonly version: 1;
  readonly id?: string;
  readonly missing: MissingRule;
  readonly columns: readonly PreprocessedColumn[];
  /**
   * Medians and quartiles are those of so many rows, drawn at random, where the table had more than are kept
   * in memory; left out where they are those of all rows.
   */
  readonly sampledRows?: number;
}
