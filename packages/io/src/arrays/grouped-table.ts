import { shouldBe } from '@coke/core/check-options';
import type { ByteSource } from '../sources/byte-source.ts';
import { chosenColumns } from '../table/chosen-columns.ts';
import type {
  ColumnValues,
  ReadOptions,
  Table,
  TableColumn,
  TablePart,
  TablePieces,
} from '../table/table.ts';

/** Columns that are stored together, one array for instance. */
export interface ColumnGroup {
  readonly columns: readonly TableColumn[];
  /** Undefined where only reading it tells. */
  readonly rows: number | undefined;
  /** Of one row, as it is stored. */
  readonly rowBytes: number;
  /** Whether `open` can begin at any row. */
  readonly isSeekable?: boolean;
  /**
   * Begin to read.
   *
   * @param wanted - Indices of columns.
   * @param firstRow - Default 0, and nothing else where the group is not seekable.
   */
  open(wanted: readonly number[], signal?: AbortSignal, firstRow?: number): GroupReader;
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
/** What of a table lies in one piece, unless a single row is larger. */
const PIECE_BYTES = 1 << 20;

/** @param groups - At least one, all of as many rows. */
export function groupedTable(
  source: Pick<ByteSource, 'name' | 'isRepeatable' | 'close'>,
  groups: readonly ColumnGroup[],
): Table {
  const columns = groups.flatMap((group) => group.columns);
  const [{ rows }] = groups as [ColumnGroup];
  const wantedIndices = (names: readonly string[] | undefined) =>
    chosenColumns({ name: source.name, columns }, names);
  return {
    name: source.name,
    columns,
    rows,
    isRepeatable: source.isRepeatable,
    read: ({ columns: names, signal }: ReadOptions = {}) =>
      readParts(groups, wantedIndices(names), signal),
    pieces: groups.every(({ isSeekable }) => isSeekable)
      ? piecesOf(groups, wantedIndices)
      : undefined,
    close: () => source.close(),
  };
}

function piecesOf(
  groups: readonly ColumnGroup[],
  wantedIndices: (names: readonly string[] | undefined) => readonly number[],
): TablePieces | undefined {
  const rows = groups[0]?.rows;
  if (!rows) return undefined;
  const rowBytes = groups.reduce((sum, group) => sum + group.rowBytes, 0);
  const height = Math.max(1, Math.floor(PIECE_BYTES / Math.max(1, rowBytes)));
  const firstRows = Array.from({ length: Math.ceil(rows / height) }, (_, i) => i * height);
  return {
    firstRows,
    read(piece, { columns, signal } = {}) {
      const from = firstRows[piece];
      if (from === undefined) {
        throw new RangeError(shouldBe('piece', `from 0 to ${firstRows.length - 1}`, piece));
      }
      const to = Math.min(from + height, rows);
      return readParts(groups, wantedIndices(columns), signal, from, to);
    },
  };
}

async function* readParts(
  groups: readonly ColumnGroup[],
  wanted: readonly number[],
  signal: AbortSignal | undefined,
  from = 0,
  to: number = Number.POSITIVE_INFINITY,
): AsyncGenerator<TablePart> {
  signal?.throwIfAborted();
  const all = wantedOf(groups, wanted);
  const some = all.filter(({ places }) => places.length > 0);
  // Without columns, the first group still tells how many rows there are.
  const needed = some.length > 0 ? some : all.slice(0, 1);
  const rowBytes = needed.reduce((sum, { group }) => sum + group.rowBytes, 0);
  const rowsAtOnce = Math.max(1, Math.min(PART_ROWS, Math.floor(PART_BYTES / rowBytes)));
  const readers = needed.map(({ group, indices }) => group.open(indices, signal, from));
  try {
    for (let firstRow = from; ; ) {
      signal?.throwIfAborted();
      const columns: ColumnValues[] = [];
      const atMost = Math.min(rowsAtOnce, to - firstRow);
      let rows = 0;
      for (const [i, { places }] of needed.entries()) {
        const got = await readers[i]!.next(atMost);
        rows = got.rows;
        for (const [j, place] of places.entries()) columns[place] = got.columns[j]!;
      }
      if (rows > 0) yield { firstRow, rows, columns };
      firstRow += rows;
      if (rows < atMost || firstRow === to) return;
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
