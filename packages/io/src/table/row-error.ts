/** What is wrong with one of some rows: whoever knows their file and column makes a `TableError` of it. */
export class RowError extends Error {
  override readonly name: string = 'RowError';
  /** Counted from 0, from the first of the rows that were to be read. */
  readonly row: number;

  constructor(row: number, problem: string) {
    super(problem);
    this.row = row;
  }
}
