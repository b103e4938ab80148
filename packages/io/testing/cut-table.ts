import { selectRows } from '../src/table/select-rows.ts';
import type { ColumnValues, ReadOptions, Table, TablePart } from '../src/table/table.ts';

/** What of a made up table may be otherwise. */
export interface CutTableOptions extends Partial<Pick<Table, 'rows' | 'isRepeatable' | 'name'>> {
  /** First rows of the pieces that can be read by themselves. */
  readonly pieces?: readonly number[];
}

/**
 * For tests: a table in memory that is read in parts of the given sizes; after these, one for what is left.
 * Each part is destroyed before the next is made.
 */
export function cutTable(
  columns: Readonly<Record<string, ColumnValues>>,
  cuts: readonly number[] = [],
  { pieces, ...known }: CutTableOptions = {},
): Table {
  const rows = Math.max(0, ...Object.values(columns).map(countRows));

  async function* read(from: number, to: number, options: ReadOptions = {}) {
    const { columns: names = Object.keys(columns), signal } = options;
    let first = from;
    for (const cut of [...cuts, rows]) {
      signal?.throwIfAborted();
      const count = Math.min(cut, to - first);
      const chosen = Array.from({ length: count }, (_, i) => first + i);
      const part = {
        firstRow: first,
        rows: count,
        columns: names.map((name) => selectRows(columns[name]!, chosen)),
      };
      yield part;
      destroy(part);
      first += count;
    }
  }

  return {
    name: 'made up',
    rows,
    isRepeatable: true,
    ...known,
    columns: Object.entries(columns).map(([name, values]) => ({
      name,
      type: values.type,
      ...(values.type === 'vector' && { width: values.width }),
      isNumeric:
        values.type === 'text'
          ? values.values.every((text) => text === undefined || Number.isFinite(Number(text)))
          : true,
    })),
    read: (options) => read(0, rows, options),
    ...(pieces && {
      pieces: {
        firstRows: pieces,
        read: (piece, options) => read(pieces[piece]!, pieces[piece + 1] ?? rows, options),
      },
    }),
    close: async () => {},
  };
}

function countRows(values: ColumnValues): number {
  return values.values.length / (values.type === 'vector' ? values.width : 1);
}

function destroy({ columns }: TablePart): void {
  for (const { values } of columns) {
    if (ArrayBuffer.isView(values)) new Uint8Array(values.buffer).fill(0xee);
    else (values as unknown[]).fill('gone');
  }
}
