import type { SchemaElement } from 'hyparquet';
import type { ColumnEncoder } from 'hyparquet-writer/src/types.js';
import { noValues, partValues } from '../table/part-values.ts';
import { RowBuffer } from '../table/row-buffer.ts';
import type { ColumnValues, TableColumn, TableContent } from '../table/table.ts';
import { columnElements, leafPages } from './parquet-column.ts';

/** Values of a row group, about: the writer holds their levels beside them. */
const GROUP_VALUES = 1 << 21;
const GROUP_ROWS = 1 << 17;
const PAGE_BYTES = 1 << 20;

/**
 * A table as a Parquet file: row group after row group, so that memory does not grow with the table. Numbers keep
 * their type; integers of 64 bits, truth values and texts are columns of their own, a vector is a list of numbers;
 * every value may be missing. Compressed by Snappy, but for vectors of floats, which it does not make smaller.
 *
 * @throws RangeError for a part that does not have the columns, or a number that its column's type, which the first
 * part decides, does not hold; whatever the parts throw.
 */
export async function* encodeParquet({ columns, parts }: TableContent): AsyncGenerator<Uint8Array> {
  let file: ParquetFile | undefined;
  let group: RowBuffer | undefined;
  for await (const part of parts) {
    const values = partValues(columns, part);
    file ??= await ParquetFile.begin(columns, values);
    group ??= new RowBuffer(columns, groupRows(values));
    for (const rows of group.add(part)) yield file.rowGroup(rows);
  }
  file ??= await ParquetFile.begin(columns, columns.map(noValues));
  if (group && group.rows > 0) yield file.rowGroup(group.take());
  yield file.finish();
}

function groupRows(columns: readonly ColumnValues[]): number {
  const values = columns.reduce((sum, of) => sum + (of.type === 'vector' ? of.width : 1), 0);
  return Math.max(1, Math.min(GROUP_ROWS, Math.floor(GROUP_VALUES / Math.max(1, values))));
}

type HyparquetWriter = typeof import('hyparquet-writer');
type WriteColumn = typeof import('hyparquet-writer/src/column.js')['writeColumn'];

class ParquetFile {
  readonly #columns: readonly TableColumn[];
  /** They decide the types. */
  readonly #first: readonly ColumnValues[];
  readonly #elements: readonly SchemaElement[][];
  readonly #writeColumn: WriteColumn;
  readonly #output: InstanceType<HyparquetWriter['ByteWriter']>;
  readonly #writer: InstanceType<HyparquetWriter['ParquetWriter']>;

  private constructor(
    columns: readonly TableColumn[],
    first: readonly ColumnValues[],
    { ByteWriter, ParquetWriter }: HyparquetWriter,
    writeColumn: WriteColumn,
  ) {
    this.#columns = columns;
    this.#first = first;
    this.#elements = columns.map(({ name }, c) => columnElements(name, first[c]!));
    this.#writeColumn = writeColumn;
    this.#output = new ByteWriter();
    const root: SchemaElement = { name: 'schema', num_children: columns.length };
    this.#writer = new ParquetWriter({
      writer: this.#output,
      schema: [root, ...this.#elements.flat()],
      createdBy: 'coke',
    });
  }

  static async begin(
    columns: readonly TableColumn[],
    first: readonly ColumnValues[],
  ): Promise<ParquetFile> {
    const writer = await import('hyparquet-writer');
    // Its `write` would have an array for each vector.
    const { writeColumn } = await import('hyparquet-writer/src/column.js');
    return new ParquetFile(columns, first, writer, writeColumn);
  }

  /** The bytes of some rows; a file's first bytes before those of the first. */
  rowGroup(columns: readonly ColumnValues[]): Uint8Array {
    const writer = this.#writer;
    const start = this.#output.offset;
    const chunks = columns.map((values, c) => {
      const result = this.#writeColumn({
        writer: this.#output,
        column: this.#encoder(c),
        pageData: leafPages(this.#columns[c]!.name, values, this.#first[c]!),
      });
      writer.pendingIndexes.push(result);
      return result.chunk;
    });
    const sizes = chunks.map(({ meta_data }) => meta_data!.total_uncompressed_size);
    const rows = BigInt(rowsOf(columns));
    writer.row_groups.push({
      columns: chunks,
      total_byte_size: sizes.reduce((sum, size) => sum + size, 0n),
      num_rows: rows,
      total_compressed_size: BigInt(this.#output.offset - start),
    });
    writer.num_rows += rows;
    return this.#written();
  }

  /** The rest of the file. */
  finish(): Uint8Array {
    this.#writer.finish();
    return this.#written();
  }

  #encoder(c: number): ColumnEncoder {
    const elements = this.#elements[c]!;
    const element = elements.at(-1)!;
    const isFloat = element.type === 'FLOAT' || element.type === 'DOUBLE';
    const isVector = elements.length > 1;
    return {
      columnName: elements.map(({ name }) => name).join('.'),
      element,
      schemaPath: [{ name: 'schema' }, ...elements],
      codec: isVector && isFloat ? 'UNCOMPRESSED' : 'SNAPPY',
      compressors: this.#writer.compressors as ColumnEncoder['compressors'],
      // Least and greatest are of no use for vectors.
      stats: !isVector,
      pageSize: PAGE_BYTES,
      columnIndex: false,
      offsetIndex: true,
      // A dictionary would take -0 for 0.
      ...(isFloat && { encoding: 'PLAIN' }),
    };
  }

  /** What is in the writer's buffer, which is used again. */
  #written(): Uint8Array {
    const bytes = this.#output.getBytes().slice();
    this.#output.index = 0;
    return bytes;
  }
}

function rowsOf([first]: readonly ColumnValues[]): number {
  if (!first) return 0;
  return first.type === 'vector' ? first.values.length / first.width : first.values.length;
}
