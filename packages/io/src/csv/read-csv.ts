import { boolean, shouldBe } from '@coke/core/check-options';
import type { ByteSource } from '../sources/byte-source.ts';
import { decodeText, TextEncodingError } from '../sources/decode-text.ts';
import { peek } from '../sources/peek.ts';
import { chosenColumns } from '../table/chosen-columns.ts';
import { ownText } from '../table/own-text.ts';
import { areMeantAsNumbers } from '../table/parse-number.ts';
import type { ReadOptions, Table, TableColumn, TablePart, TextValues } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { csvHeader } from './csv-header.ts';
import { csvRows, isBlank } from './csv-rows.ts';
import { type CsvParser, type Dialect, loadCsvParser } from './parse-csv.ts';

export interface CsvReadOptions {
  /** What is between cells: one character. By default the one of `,` `;` tab `|` that fits the first rows. */
  readonly separator?: string;
  /**
   * Whether the first row names the columns; `false`: there are no names, columns are called `column1`,
   * `column2`, … By default it does, and numbers in place of names are refused.
   */
  readonly header?: boolean;
}

/** Bytes that columns are judged by; more where the first row is longer. */
const SAMPLE_BYTES = 1 << 20;
const LONGEST_SAMPLE = 1 << 26;
/** Rows that columns are judged by, at most. */
const SAMPLE_ROWS = 1000;
/** Rows of a part at most. */
const PART_ROWS = 1 << 16;

/**
 * Open a CSV or TSV file as a table of text. It is read as RFC 4180 has it, in UTF-8, or in UTF-16 with a
 * byte order mark; lines end in any way; blank ones are left out, but where there is one column only. An
 * empty cell is missing. A column is numeric where nine in ten of the values there are in the first 1000 rows
 * (of the first MiB) are numbers; not so one without a name, as pandas writes its index.
 *
 * @throws TableError for a file without a first row, or one that `header` refuses; whatever reading it throws.
 * Reading a table throws TableError, naming the row, where one has fewer or more cells than the first, quotes
 * are wrong, or bytes are no text.
 */
export async function openCsv(source: ByteSource, options: CsvReadOptions = {}): Promise<Table> {
  checkOptions(options);
  const parser = await loadCsvParser();
  const { rows, dialect, source: begun } = await sampleRows(source, parser, options);
  const first = rows[0]!;
  const hasHeader = options.header !== false;
  const names = csvHeader(source.name, first, options.header);
  const sample = rows
    .slice(hasHeader ? 1 : 0, SAMPLE_ROWS + 1)
    .filter((row) => row.length === names.length);
  const columns = names.map(
    (name, index): TableColumn => ({
      name,
      type: 'text',
      isNumeric:
        !(hasHeader && names.length > 1 && first[index] === '') &&
        areMeantAsNumbers(sample.map((row) => row[index])),
    }),
  );
  const layout = { file: source.name, dialect, hasHeader, columns: names.length };
  return {
    name: source.name,
    columns,
    rows: undefined,
    isRepeatable: begun.isRepeatable,
    isUntyped: true,
    async *read({ columns: wanted, signal }: ReadOptions = {}) {
      const chosen = chosenColumns({ name: source.name, columns }, wanted);
      // Texts of numbers are not kept as texts.
      const isKept = chosen.map((index) => !columns[index]!.isNumeric);
      let firstRow = 0;
      let skip = hasHeader ? 1 : 0;
      for await (const rows of csvRows(decodeText(begun.stream(signal)), parser, layout)) {
        for (let from = skip; from < rows.length; from += PART_ROWS) {
          signal?.throwIfAborted();
          const some = rows.slice(from, from + PART_ROWS);
          const values = chosen.map((index, i) => cells(some, index, isKept[i]!));
          yield { firstRow, rows: some.length, columns: values } satisfies TablePart;
          firstRow += some.length;
        }
        skip = 0;
      }
    },
    close: () => begun.close(),
  };
}

function checkOptions({ separator, header }: CsvReadOptions): void {
  if (header !== undefined) boolean('header', header);
  if (separator === undefined) return;
  if (typeof separator !== 'string' || !/^[^"\r\n\ufeff]$/.test(separator)) {
    const rule = 'one character, neither a quote nor a line break';
    throw new RangeError(shouldBe('separator', rule, separator));
  }
}

function cells(rows: readonly string[][], column: number, isKept: boolean): TextValues {
  const values = rows.map((row) => {
    const text = row[column]!;
    if (text === '') return undefined;
    return isKept ? ownText(text) : text;
  });
  return { type: 'text', values };
}

/** The first rows, blank lines left out, and a source to read them and the others from. */
async function sampleRows(
  given: ByteSource,
  parser: CsvParser,
  { separator }: CsvReadOptions,
): Promise<{ rows: string[][]; dialect: Dialect; source: ByteSource }> {
  const file = given.name;
  let begun = given;
  for (let length = SAMPLE_BYTES; ; length *= 8) {
    const { head, source } = await peek(begun, length);
    begun = source;
    const isAll = head.length < length;
    const { text, error } = await readableText(head);
    const guessed = parser.guess(text);
    const dialect = separator === undefined ? guessed : { ...guessed, separator };
    const parsed = parser.parse(text, dialect, isAll && !error);
    const rows = parsed.rows.slice(0, parsed.problem?.row).filter((row) => !isBlank(row));
    if (rows.length > 0) return { rows, dialect, source };
    if (isAll || length >= LONGEST_SAMPLE) {
      const rule = isAll
        ? 'should have rows, got an empty file'
        : shouldBe('first row', `one of at most ${LONGEST_SAMPLE} bytes`, 'a longer one');
      throw new TableError({ file }, error?.message ?? parsed.problem?.message ?? rule);
    }
  }
}

/** The text of the bytes up to the first that is none. */
async function readableText(
  bytes: Uint8Array,
): Promise<{ text: string; error?: TextEncodingError }> {
  let text = '';
  try {
    for await (const part of decodeText([bytes])) text += part;
    return { text };
  } catch (error) {
    if (error instanceof TextEncodingError) return { text, error };
    throw error;
  }
}
