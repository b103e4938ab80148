/** Where in a file something is wrong. */
export interface TablePlace {
  /** The file's name. */
  readonly file: string;
  /** Counted from 1, a header not counted. */
  readonly row?: number;
  readonly column?: string;
}

/** What a file holds is not what it should be. */
export class TableError extends Error {
  /** Kept where code is minified. */
  static override readonly name: string = 'TableError';
  override readonly name: string = 'TableError';
  readonly file: string;
  readonly row: number | undefined;
  readonly column: string | undefined;

  /** @param problem - `<name> should be <rule>, got <value>`, or what the format's reader says. */
  constructor({ file, row, column }: TablePlace, problem: string, options?: ErrorOptions) {
    const place = [
      file,
      row === undefined ? '' : `row ${row}`,
      column === undefined ? '' : `column "${column}"`,
    ];
    super(`${place.filter(Boolean).join(', ')}: ${problem}`, options);
    this.file = file;
    this.row = row;
    this.column = column;
  }
}
