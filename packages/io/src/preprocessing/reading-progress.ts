/** How far reading a table is. */
export interface ReadingProgress {
  /** Rows read. */
  readonly rows: number;
  /** Rows in all; undefined where only reading tells. */
  readonly total: number | undefined;
}
