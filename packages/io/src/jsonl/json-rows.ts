import { TextEncodingError } from '../sources/decode-text.ts';
import { TableError } from '../table/table-error.ts';
import { type JsonLayout, jsonCutter } from './json-texts.ts';
import { type JsonValue, parseRow } from './parse-row.ts';

/** Rows that are given at once, at most. */
const PART_ROWS = 1 << 16;
/** Characters of the longest row. */
const LONGEST_ROW = 1 << 27;

/**
 * The rows of a text that comes in parts, some at a time.
 *
 * @throws TableError naming the row that is no JSON, that is not ended, or whose bytes are no text, after the rows
 * before it.
 */
export async function* jsonRows(
  texts: AsyncIterable<string>,
  layout: JsonLayout,
  file: string,
): AsyncGenerator<JsonValue[]> {
  const cutter = jsonCutter(layout);
  let done = 0;
  function* rowsOf(cut: readonly string[]): Generator<JsonValue[]> {
    for (let from = 0; from < cut.length; from += PART_ROWS) {
      const { rows, error } = parseRows(cut.slice(from, from + PART_ROWS), file, done);
      done += rows.length;
      if (rows.length > 0) yield rows;
      if (error) throw error;
    }
  }
  const wrong = (problem: string, cause?: unknown) =>
    new TableError({ file, row: done + 1 }, problem, { cause });
  try {
    for await (const text of texts) {
      yield* rowsOf(cutter.push(text));
      if (cutter.rest.length > LONGEST_ROW) {
        throw wrong(`a row should have at most ${LONGEST_ROW} characters`);
      }
    }
  } catch (error) {
    throw error instanceof TextEncodingError ? wrong(error.message, error) : error;
  }
  const last = cutter.end();
  if (!last) throw wrong(`the array of rows should be closed, and nothing follow it`);
  yield* rowsOf(last);
}

/** The rows before the first that is no JSON, and what is wrong with it. */
export function parseRows(
  texts: readonly string[],
  file: string,
  firstRow: number,
): { rows: JsonValue[]; error?: TableError } {
  const rows: JsonValue[] = [];
  for (const text of texts) {
    try {
      rows.push(parseRow(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      const place = { file, row: firstRow + rows.length + 1 };
      const problem = `row should be JSON: ${error.message}`;
      return { rows, error: new TableError(place, problem, { cause: error }) };
    }
  }
  return { rows };
}
