import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  countFeatures,
  openTable,
  type Preprocessing,
  readRows,
  type TablePart,
  writeTable,
} from '@coke/io';
import type { Tools } from '../tools.ts';
import { countRowsLeft } from './count-rows.ts';
import type { StreamedTable } from './fit-stream.ts';

/** Its only column. */
const COLUMN = 'vector';

/**
 * Work that reads the rows of a table again and again. What has to be parsed from its beginning each time, as CSV, is
 * parsed once: its numbers lie in an array beside the output meanwhile, which is removed at the end, whatever that is.
 *
 * @param output - A file that the run writes, where there is one.
 */
export async function withParsedRows<T>(
  streamed: StreamedTable,
  output: string | undefined,
  tools: Tools,
  work: (streamed: StreamedTable) => Promise<T>,
): Promise<T> {
  if (streamed.table.pieces) return work(streamed);
  const beside = output === undefined ? tmpdir() : dirname(resolve(output));
  await mkdir(beside, { recursive: true });
  const folder = await mkdtemp(join(beside, '.coke-'));
  try {
    const file = join(folder, 'rows.npy');
    await writeNumbers(file, streamed, tools);
    const table = await openTable(file);
    try {
      return await work({ table, preprocessing: asTheyAre(streamed.preprocessing) });
    } finally {
      await table.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeNumbers(
  file: string,
  streamed: StreamedTable,
  { context: { signal }, progress }: Tools,
): Promise<void> {
  const { table, preprocessing } = streamed;
  const total = await countRowsLeft(streamed, signal);
  const width = countFeatures(preprocessing);
  const isNarrow = fitsFloat32(preprocessing);
  async function* parts(): AsyncGenerator<TablePart> {
    let firstRow = 0;
    for await (const { data, rows } of readRows(table, preprocessing, { signal })) {
      const values = isNarrow ? Float32Array.from(data) : Float64Array.from(data);
      yield { firstRow, rows, columns: [{ type: 'vector', values, width }] };
      firstRow += rows;
      progress.show('parsing once', { done: firstRow, total, unit: 'rows' });
    }
  }
  const columns = [{ name: COLUMN, type: 'vector', isNumeric: true, width }] as const;
  await writeTable(file, { columns, rows: total, parts: parts() }, { signal });
}

/** Whether every number is scaled, or 0 or 1: then `readRows` gives float32. */
function fitsFloat32({ columns }: Preprocessing): boolean {
  return columns.every(
    (column) =>
      column.kind === 'category' ||
      (column.kind === 'number' && (column.shift !== 0 || column.scale !== 1)),
  );
}

function asTheyAre(preprocessing: Preprocessing): Preprocessing {
  const width = countFeatures(preprocessing);
  return { version: 1, missing: 'refuse', columns: [{ name: COLUMN, kind: 'vector', width }] };
}
