import type { ByteSource } from '../sources/byte-source.ts';
import { chosenColumns } from '../table/chosen-columns.ts';
import type { ColumnValues, ReadOptions, Table, TableColumn, TablePart } from '../table/table.ts';

/** Columns that are stored together, one array for instance. */
export interface ColumnGroup {
  readonly columns: readonly TableColumn[];
  /** Undefined where only reading it tells. */
  readonly rows: number | undefined;
  /** Of one row, as it is stored. */
  readonly rowBytes: number;
  /**
   * Begin to read, at the first row.
   *
   * @param wanted - Indices of columns.
   */
  open(wanted: readonly number[], signal?: AbortSignal): GroupReader;
}

export interface GroupReader {
  /** The next rows, fewer only at the end, and of these the columns that are wanted. */
  next(rows: number): Promise<GroupRows>;
  close(): Promise<void>;
}

export interface GroupRows {
  readonly rows: number;
  readonly columns: readonly ColumnValues[];
}

/** What one part holds at most, unless a single row is larger. */
const PART_BYTES = 4 << 20;
const PART_ROWS = 1 << 16;

/** @param groups - At least one, all of as many rows. */
export function groupedTable(
  source: Pick<ByteSource, 'name' | 'isRepeatable' | 'close'>,
  groups: readonly ColumnGroup[],
): Table {
  const columns = groups.flatMap((group) => group.columns);
  const [{ rows }] = groups as [ColumnGroup];
  return {
    name: source.name,
    columns,
    rows,
    isRepeatable: source.isRepeatable,
    read({ columns: names, signal }: ReadOptions = {}) {
      return readParts(groups, chosenColumns({ name: source.name, columns }, names), signal);
    },
    close: () => source.close(),
  };
}

async function* readParts(
  groups: readonly ColumnGroup[],
  wanted: readonly number[],
  signal: AbortSignal | undefined,
): AsyncGenerator<TablePart> {
  signal?.throwIfAborted();
  const all = wantedOf(groups, wanted);
  const some = all.filter(({ places }) => places.length > 0);
  // Without columns, the first group still tells how many rows there are.
  const needed = some.length > 0 ? some : all.slice(0, 1);
  const rowBytes = needed.reduce((sum, { group }) => sum + group.rowBytes, 0);
  const rowsAtOnce = Math.max(1, Math.min(PART_ROWS, Math.floor(PART_BYTES / rowBytes)));
  const readers = needed.map(({ group, indices }) => group.open(indices, signal));
  try {
    for (let firstRow = 0; ; ) {
      signal?.throwIfAborted();
      const columns: ColumnValues[] = [];
      let rows = 0;
      for (const [i, { places }] of needed.entries()) {
        const got = await readers[i]!.next(rowsAtOnce);
        rows = got.rows;
        for (const [j, place] of places.entries()) columns[place] = got.columns[j]!;
      }
      if (rows > 0) yield { firstRow, rows, columns };
      if (rows < rowsAtOnce) return;
      firstRow += rows;
    }
  } finally {
    for (const reader of readers) await reader.close();
  }
}

/** Of each group the columns that are wanted, and the place of each among all that are. */
function wantedOf(groups: readonly ColumnGroup[], wanted: readonly number[]) {
  let first = 0;
  return groups.map((group) => {
    const start = first;
    first += group.columns.length;
    const places = wanted.flatMap((index, place) =>
      index >= start && index < first ? [place] : [],
    );
    return { group, places, indices: places.map((place) => wanted[place]! - start) };
  });
}
