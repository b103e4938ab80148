import { TextEncodingError } from '../sources/decode-text.ts';
import { TableError } from '../table/table-error.ts';
import type { CsvParser, Dialect } from './parse-csv.ts';

/** Characters that rows are read of at once: what memory grows with, not the file. */
const PART = 1 << 19;
/** Characters of the longest row. More come of a quote that is never closed. */
const LONGEST_ROW = 1 << 27;

/** What rows of a file are read by. */
export interface CsvRowsOptions {
  /** What errors call it. */
  readonly file: string;
  readonly dialect: Dialect;
  /** Whether the first row names columns, and is not counted. */
  readonly hasHeader: boolean;
  /** Cells of each row. Blank lines are rows of one empty cell where it is 1, and left out otherwise. */
  readonly columns: number;
}

/**
 * The rows of a text that comes in parts, some at a time, a header too.
 *
 * @throws TableError naming the row of wrong quotes, of text that is none, and of a row that has fewer or more
 * cells than `columns`, after the rows before it.
 */
export async function* csvRows(
  texts: AsyncIterable<string>,
  parser: CsvParser,
  options: CsvRowsOptions,
): AsyncGenerator<string[][]> {
  const { file, dialect } = options;
  const reader = new RowChecker(options);
  let rest = '';
  let enough = PART;
  /** Where in the row that is not whole quotes look wrong, as they may where a text is cut. */
  let suspect: string | undefined;
  const take = (isLast: boolean) => {
    const { rows, problem, ...parsed } = parser.parse(rest, dialect, isLast);
    rest = parsed.rest;
    const isWhole = problem && (isLast || problem.row < rows.length);
    const isSeenAgain = problem !== undefined && rows.length === 0 && suspect === problem.message;
    suspect = problem?.message;
    return reader.check(rows, isWhole || isSeenAgain ? problem : undefined);
  };
  try {
    for await (const text of texts) {
      rest += text;
      if (rest.length < enough) continue;
      const { rows, error } = take(false);
      if (rows.length > 0) yield rows;
      if (error) throw error;
      // A row that is longer: what is read twice stays within twice the file.
      enough = Math.max(PART, 2 * rest.length);
      if (rest.length > LONGEST_ROW) {
        const problem = `a row should have at most ${LONGEST_ROW} characters: is a quote not closed?`;
        throw new TableError(reader.place, problem);
      }
    }
  } catch (error) {
    if (!(error instanceof TextEncodingError)) throw error;
    const { rows, error: earlier } = take(false);
    if (rows.length > 0) yield rows;
    throw earlier ?? new TableError({ ...reader.place, file }, error.message, { cause: error });
  }
  const { rows, error } = take(true);
  if (rows.length > 0) yield rows;
  if (error) throw error;
}

/** Leaves out blank lines, counts rows, and finds the first that is not as wide as others. */
class RowChecker {
  readonly #options: CsvRowsOptions;
  /** Rows before the next, a header not counted: -1 before the header. */
  #done: number;

  constructor(options: CsvRowsOptions) {
    this.#options = options;
    this.#done = options.hasHeader ? -1 : 0;
  }

  /** Of the next row. A header has no number. */
  get place(): { file: string; row?: number } {
    const row = this.#done + 1;
    return { file: this.#options.file, ...(row > 0 && { row }) };
  }

  /** The rows before the first that is wrong, and what is wrong with it. */
  check(
    rows: readonly string[][],
    problem: { row: number; message: string } | undefined,
  ): { rows: string[][]; error?: TableError } {
    const { columns } = this.#options;
    const good: string[][] = [];
    for (const [index, row] of rows.entries()) {
      if (problem && index >= problem.row) break;
      if (isBlank(row) && (columns > 1 || this.#done < 0)) continue;
      if (row.length !== columns) {
        const message = `row should have ${columns} cells, as the first has, got ${row.length}`;
        return { rows: good, error: new TableError(this.place, message) };
      }
      good.push(row);
      this.#done++;
    }
    return problem
      ? { rows: good, error: new TableError(this.place, problem.message) }
      : { rows: good };
  }
}

/** Whether a row is a line without text. */
export function isBlank(row: readonly string[]): boolean {
  return row.length === 1 && row[0] === '';
}
