/** What is done about missing values: see `PreprocessingOptions`. */
export const MISSING_RULES = ['refuse', 'mean', 'median', 'drop-row'] as const;
export type MissingRule = (typeof MISSING_RULES)[number];

/** How numbers are scaled: see `PreprocessingOptions`. */
export const SCALINGS = ['none', 'standard', 'robust'] as const;
export type Scaling = (typeof SCALINGS)[number];

/** Which terms of texts become columns. The names are scikit-learn's. */
export interface TextOptions {
  /** A term is in so many texts, at least. @defaultValue 2 */
  readonly minDf?: number | undefined;
  /** A term is in this share of the texts, at most: 0 to 1. @defaultValue 0.5 */
  readonly maxDf?: number | undefined;
  /** So many terms, at most, of each column: those that stand there most often. @defaultValue 20000 */
  readonly maxFeatures?: number | undefined;
}

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
  /**
   * Columns of texts, names or patterns: each becomes a column of numbers for each of its terms, its words in lower
   * case of two letters or more. The numbers are TF-IDF, as scikit-learn's `TfidfVectorizer` has them: how often the
   * term is in the text, more for a term of few texts, each text at unit length. They stand behind the others; where
   * there are texts, numeric columns are computed with only if `columns` names them. Most numbers are 0, so rows are
   * best loaded by `loadSparseRows`.
   */
  readonly texts?: readonly string[] | undefined;
  /** Which terms of them become columns. */
  readonly terms?: TextOptions | undefined;
  /** The column that names rows. It is not computed with. */
  readonly id?: string | undefined;
  /**
   * What to do about a missing value: `refuse` with an error that names row and column, take the column's
   * `mean` or `median` instead, or `drop-row`. NaN is missing. A vector that lacks numbers gets the means or
   * medians at their places, a missing category or text 0 in all its columns. Default `refuse`.
   */
  readonly missing?: MissingRule | undefined;
  /**
   * `standard` takes off the mean and divides by the standard deviation (of all rows, as scikit-learn's
   * StandardScaler), `robust` takes off the median and divides by the interquartile range (as its
   * RobustScaler), `none` leaves numbers as they are. Missing values don't count, nor do rows that are
   * dropped. Columns that do not vary are not divided. Categories, texts and vectors are not scaled. Default `none`.
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
    }
  | {
      readonly name: string;
      readonly kind: 'text';
      /** Terms in the order of their columns. Others are passed over. */
      readonly terms: readonly string[];
      /** In how many of the texts each is. */
      readonly frequencies: readonly number[];
      /** Texts that were counted. */
      readonly documents: number;
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
