import { shouldBe } from '@coke/core/check-options';
import type { ColumnMetaData, FileMetaData, RowGroup } from 'hyparquet';
import type { ByteSource } from '../sources/byte-source.ts';
import { withRanges } from '../sources/with-ranges.ts';
import { chosenColumns } from '../table/chosen-columns.ts';
import { RowError } from '../table/row-error.ts';
import type { ReadOptions, Table, TableColumn, TablePart, TablePieces } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { type ByteRange, chunkBytes, type ReadRange } from './chunk-bytes.ts';
import { columnPages } from './column-pages.ts';
import { flatValues, nestedValues, vectorValues } from './column-values.ts';
import { LeafRows } from './leaf-rows.ts';
import { type Hyparquet, loadHyparquet } from './load-hyparquet.ts';
import { type ParquetColumn, parquetColumns } from './parquet-schema.ts';

/** What a part of a table takes at most, about, and how many rows it has at most. */
const PART_BYTES = 1 << 23;
const PART_ROWS = 1 << 16;

/**
 * Open a Parquet file as a table: row group after row group, page after page, so that memory does not grow with the
 * file. Numbers and texts are columns of their own; a list of numbers, as many in each of the first rows, is a vector
 * (an empty list counts as missing); decimals are the nearest doubles; dates, times and intervals are texts as ISO
 * 8601 writes them; structures, maps and other lists are JSON texts. Every codec but LZO is read.
 *
 * @param source - The file. What cannot be read by ranges, such as standard input, is read into memory.
 * @throws TableError for what is no Parquet file or is damaged; whatever reading the source throws.
 */
export async function openParquet(source: ByteSource): Promise<Table> {
  const hyparquet = await loadHyparquet();
  const file = await rangesOf(source);
  const metadata = await readable(file, source.name, () => readMetadata(hyparquet, file));
  const found = await readable(file, source.name, () => parquetColumns(metadata));
  const reader = new ParquetReader(hyparquet, file, source.name, metadata);
  const columns: DecidedColumn[] = [];
  for (const column of found) columns.push(await reader.decide(column));
  return {
    name: source.name,
    columns: columns.map(({ column }) => column),
    rows: reader.rows,
    isRepeatable: true,
    read: (options) => reader.read(columns, options),
    pieces: reader.rows > 0 ? reader.pieces(columns) : undefined,
    close: () => source.close(),
  };
}

/** A file that can be read by ranges, and the errors that reading it threw, which are not the format's. */
interface Ranges {
  readonly size: number;
  readonly read: ReadRange;
  readonly errors: WeakSet<object>;
}

async function rangesOf(source: ByteSource): Promise<Ranges> {
  const { size, bytes } = await withRanges(source);
  const errors = new WeakSet<object>();
  const read: ReadRange = async (from, to) => {
    try {
      return await bytes(from, to);
    } catch (error) {
      if (error instanceof Object) errors.add(error);
      throw error;
    }
  };
  return { size, read, errors };
}

async function readable<T>(
  { errors }: Ranges,
  file: string,
  read: () => T | Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Object && errors.has(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new TableError({ file }, `should be a Parquet file that is whole, got ${reason}`, {
      cause: error,
    });
  }
}

function readMetadata({ metadata }: Hyparquet, { size, read }: Ranges): Promise<FileMetaData> {
  if (size < 12) throw new Error(shouldBe('its size', 'at least 12 bytes', size));
  return metadata({
    byteLength: size,
    async slice(from, to = size) {
      // A copy: what is read may be a view into a buffer that others share, and Buffer.slice would be another.
      return new Uint8Array(await read(from, to)).buffer;
    },
  });
}

/** A column as the table has it. A list whose rows differ in length is read as JSON. */
interface DecidedColumn {
  readonly column: TableColumn;
  readonly parquet: ParquetColumn;
}

class ParquetReader {
  readonly rows: number;
  readonly #hyparquet: Hyparquet;
  readonly #file: Ranges;
  readonly #name: string;
  readonly #groups: readonly RowGroup[];
  /** Of each row group. */
  readonly #firstRows: readonly number[];

  constructor(hyparquet: Hyparquet, file: Ranges, name: string, { row_groups }: FileMetaData) {
    this.#hyparquet = hyparquet;
    this.#file = file;
    this.#name = name;
    this.#groups = row_groups;
    let rows = 0;
    this.#firstRows = row_groups.map((group) => {
      rows += this.#rowsOf(group);
      return rows - this.#rowsOf(group);
    });
    this.rows = rows;
  }

  /** What a column is in the table, by its first rows that are not missing if it is a list. */
  async decide(parquet: ParquetColumn): Promise<DecidedColumn> {
    const { name, kind, leaves } = parquet;
    if (kind === 'flat') {
      const { type } = leaves[0]!.type;
      return { parquet, column: { name, type, isNumeric: type !== 'text' } };
    }
    const width = kind === 'list' ? await this.#firstWidth(parquet) : undefined;
    if (width === undefined) {
      const text: TableColumn = { name, type: 'text', isNumeric: false };
      return { parquet: { ...parquet, kind: 'nested' }, column: text };
    }
    return { parquet, column: { name, type: 'vector', width, isNumeric: true } };
  }

  /** Length of the first lists; undefined where they differ, or where all are missing or empty. */
  async #firstWidth(column: ParquetColumn): Promise<number | undefined> {
    for (let g = 0, first = 0; g < this.#groups.length; first += this.#rowsOf(this.#groups[g++]!)) {
      const rows = this.#rowsOf(this.#groups[g]!);
      const [leaf] = this.#leafRows(g, [column], first);
      for (let done = 0; done < rows; done += 64) {
        const count = Math.min(64, rows - done);
        const lengths = await this.#at(column, first + done, async () => {
          const found = new Set<number>();
          let length = 0;
          for (const { page, from, to } of await leaf!.take(count)) {
            for (let i = from; i < to; i++) {
              if (page.repetition![i] === 0) {
                found.add(length);
                length = 0;
              }
              if (!page.definition || page.definition[i]! >= column.elementLevel) length++;
            }
          }
          return found.add(length);
        });
        lengths.delete(0);
        if (lengths.size > 0) return lengths.size === 1 ? [...lengths][0] : undefined;
      }
    }
    return undefined;
  }

  async *read(
    columns: readonly DecidedColumn[],
    options: ReadOptions = {},
  ): AsyncGenerator<TablePart> {
    const chosen = this.#chosen(columns, options.columns);
    for (const [g, firstRow] of this.#firstRows.entries()) {
      yield* this.#readGroup(g, firstRow, chosen, options.signal);
    }
  }

  /** Row groups. */
  pieces(columns: readonly DecidedColumn[]): TablePieces {
    const filled = [...this.#firstRows.entries()].filter(
      ([g]) => this.#rowsOf(this.#groups[g]!) > 0,
    );
    return {
      firstRows: filled.map(([, firstRow]) => firstRow),
      read: (piece, { columns: names, signal } = {}) => {
        const found = filled[piece];
        if (!found)
          throw new RangeError(shouldBe('piece', `from 0 to ${filled.length - 1}`, piece));
        return this.#readGroup(...found, this.#chosen(columns, names), signal);
      },
    };
  }

  #chosen(
    columns: readonly DecidedColumn[],
    names: readonly string[] | undefined,
  ): readonly DecidedColumn[] {
    const table = { name: this.#name, columns: columns.map(({ column }) => column) };
    return chosenColumns(table, names).map((place) => columns[place]!);
  }

  async *#readGroup(
    g: number,
    firstRow: number,
    chosen: readonly DecidedColumn[],
    signal: AbortSignal | undefined,
  ): AsyncGenerator<TablePart> {
    const rows = this.#rowsOf(this.#groups[g]!);
    const parquet = chosen.map((column) => column.parquet);
    const height = this.#partRows(g, parquet);
    const readers = this.#leafRows(g, parquet, firstRow);
    for (let done = 0; done < rows; done += height) {
      signal?.throwIfAborted();
      const count = Math.min(height, rows - done);
      const values = [];
      let next = 0;
      for (const { column, parquet } of chosen) {
        const leaves = readers.slice(next, next + parquet.leaves.length);
        next += leaves.length;
        values.push(
          await this.#at(parquet, firstRow + done, async () => {
            const pieces = [];
            for (const leaf of leaves) pieces.push(await leaf.take(count));
            if (parquet.kind === 'nested')
              return nestedValues(this.#hyparquet, parquet, pieces, count);
            return parquet.kind === 'list'
              ? vectorValues(parquet, column.width!, pieces[0]!, count)
              : flatValues(parquet.leaves[0]!, pieces[0]!, count);
          }),
        );
      }
      yield { firstRow: firstRow + done, rows: count, columns: values };
    }
  }

  #rowsOf({ num_rows }: RowGroup): number {
    const rows = Number(num_rows);
    if (Number.isSafeInteger(rows) && rows >= 0) return rows;
    throw new TableError({ file: this.#name }, shouldBe('rows of a row group', 'at least 0', rows));
  }

  /** As many rows as a part of bounded size has, of this row group and these columns. */
  #partRows(g: number, columns: readonly ParquetColumn[]): number {
    const group = this.#groups[g]!;
    let bytes = 0;
    for (const { leaves } of columns) {
      for (const { index } of leaves) {
        bytes += Number(group.columns[index]?.meta_data?.total_uncompressed_size ?? 0);
      }
    }
    const rows = this.#rowsOf(group);
    if (!(bytes > 0)) return PART_ROWS;
    return Math.max(1, Math.min(PART_ROWS, Math.floor(PART_BYTES / (bytes / rows))));
  }

  #leafRows(g: number, columns: readonly ParquetColumn[], firstRow: number): LeafRows[] {
    const found = columns.flatMap((column) =>
      column.leaves.map((leaf) => ({ leaf, ...this.#chunkOf(g, column, leaf.index, firstRow) })),
    );
    const bytes = chunkBytes(
      this.#file.read,
      found.map(({ range }) => range),
    );
    return found.map(({ leaf, metadata }, i) => {
      const { compressors } = this.#hyparquet;
      return new LeafRows(
        columnPages(this.#hyparquet, leaf, metadata, bytes[i]!, compressors),
        leaf,
      );
    });
  }

  #chunkOf(g: number, column: ParquetColumn, leaf: number, firstRow: number) {
    const chunk = this.#groups[g]!.columns[leaf];
    const metadata = chunk?.meta_data;
    const place = { file: this.#name, row: firstRow + 1, column: column.name };
    if (!metadata || chunk.file_path) {
      throw new TableError(place, 'should be in the file and not encrypted, got neither');
    }
    const range = rangeOf(metadata);
    if (!(range.from >= 0 && range.to >= range.from && range.to <= this.#file.size)) {
      const got = `${range.from} to ${range.to}`;
      throw new TableError(
        place,
        shouldBe('its bytes', `inside the file's ${this.#file.size}`, got),
      );
    }
    return { range, metadata };
  }

  /** What goes wrong is told with its column, and the first row that it may concern. */
  async #at<T>(column: ParquetColumn, firstRow: number, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof Object && this.#file.errors.has(error)) throw error;
      const row = firstRow + (error instanceof RowError ? error.row : 0) + 1;
      const reason = error instanceof Error ? error.message : String(error);
      const problem = error instanceof RowError ? reason : `should be readable, got ${reason}`;
      const place = { file: this.#name, row, column: column.name };
      throw new TableError(place, problem, { cause: error });
    }
  }
}

function rangeOf(metadata: ColumnMetaData): ByteRange {
  // Some writers say 0 where there is no dictionary.
  const from = Number(metadata.dictionary_page_offset || metadata.data_page_offset);
  return { from, to: from + Number(metadata.total_compressed_size) };
}
