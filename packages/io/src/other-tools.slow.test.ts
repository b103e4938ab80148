import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../../../.ci/python-environment.ts';
import { readDamaged } from '../testing/damaged-files.ts';
import { goodColumns } from '../testing/good-columns.ts';
import { askPython, type PlainColumn, plainColumn } from '../testing/python-files.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { contentOf, wholeTable } from '../testing/whole-table.ts';
import { FORMATS, type TableFormat } from './formats.ts';
import { openTable } from './node-open-table.ts';
import { writeTable } from './node-write-table.ts';
import { writeSparse } from './npz/node-write-sparse.ts';
import type { ColumnValues } from './table/table.ts';

/** What a tool wrote, or found. */
interface ToolFile {
  readonly file: string;
  readonly tool?: string;
  readonly columns: readonly PlainColumn[];
}

const isCsv = (file: string) => /\.[ct]sv(\.|$)/.test(file);

/** CSV has texts alone, and no empty one that is not missing. */
const asTexts = ({ name, values }: PlainColumn): PlainColumn => ({
  ...{ name, width: null },
  values: values.map((value) => (value === '' || value === null ? null : `${value}`)),
});

describe.skipIf(!(await hasPython()))('beside other tools', () => {
  let folder = '';
  let files: ToolFile[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coke-'));
    files = await askPython<ToolFile[]>('write_files.py', [folder]);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('what NumPy, pyarrow, pandas, polars, DuckDB and safetensors write is read', async () => {
    expect(files.length).toBeGreaterThan(240);
    for (const { file, columns } of files) {
      const table = await openTable(join(folder, file));
      const got = (await wholeTable(table)).columns.map(plainColumn);
      await table.close();
      const normal = isCsv(file) ? asTexts : (column: PlainColumn) => column;
      expect.soft(inOrder(file, got.map(normal)), file).toEqual(inOrder(file, columns.map(normal)));
    }
  });

  test.each([
    ['parquet', /\.parquet$/],
    ['arrow', /\.(arrows?|feather)$/],
    ['npz', /\.npz$/],
  ] as const)('damaged files of theirs are read or refused by name: %s', async (format, names) => {
    const some = files.filter(({ file }) => names.test(file) && !file.startsWith('wide'));
    const bytes = await Promise.all(some.map(({ file }) => readFile(join(folder, file))));
    const { read, refused } = await readDamaged(format, bytes, { count: 1000 });
    expect(refused).toBeGreaterThan(read);
    expect(read).toBeGreaterThan(0);
  });

  test('what is written, those read', async () => {
    const folder = await temporaryFolder();
    const asked: { path: string; format: TableFormat; columns: PlainColumn[] }[] = [];
    for (const format of FORMATS) {
      for (const [i, columns] of goodColumns(format).entries()) {
        const path = join(folder, `${i}.${format}`);
        await writeTable(path, contentOf(columns, 15), { format });
        asked.push({ path, format, columns: await plainColumns(columns) });
      }
    }
    const found = await askPython<ToolFile[]>('read_files.py', [], asked);
    for (const { path, columns } of asked) {
      const answers = found.filter(({ file }) => file === path);
      expect(answers.length, path).toBeGreaterThan(0);
      for (const { tool, columns: got } of answers) {
        const what = `${path} by ${tool}`;
        const expected = isCsv(path) ? csvColumns(columns) : columns.map(withoutMissing(path));
        const normal = isCsv(path) ? asTexts : (column: PlainColumn) => column;
        expect.soft(inOrder(path, got.map(normal)), what).toEqual(inOrder(path, expected));
      }
    }
  });

  test('a sparse matrix that is written, scipy reads', async () => {
    const path = join(await temporaryFolder(), 'sparse.npz');
    for (const Numbers of [Float32Array, Float64Array]) {
      const data = Numbers.of(0.1, 2, -3);
      const indices = Int32Array.of(1, 3, 0);
      const indptr = Int32Array.of(0, 2, 2, 3);
      await writeSparse(path, { data, indices, indptr, cols: 4 });
      const asked = [{ path, format: 'sparse' }];
      const [found] = await askPython<ToolFile[]>('read_files.py', [], asked);
      const values = [0, data[0], 0, 2, 0, 0, 0, 0, -3, 0, 0, 0];
      expect(found!.columns).toEqual([{ name: 'vector', width: 4, values }]);
    }
  });
});

/** NumPy has no text that is missing: it is empty. */
function withoutMissing(file: string): (column: PlainColumn) => PlainColumn {
  if (!/\.np[yz]$/.test(file)) return (column) => column;
  return ({ values, ...column }) => {
    const isText = values.some((value) => typeof value === 'string' && /[a-z]/.test(value));
    return { ...column, values: isText ? values.map((value) => value ?? '') : values };
  };
}

/** The tensors of a file have no order. */
function inOrder(file: string, columns: readonly PlainColumn[]): readonly PlainColumn[] {
  if (!file.endsWith('.safetensors')) return columns;
  return [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function plainColumns(values: Readonly<Record<string, ColumnValues>>) {
  const { columns, parts } = contentOf(values);
  const table = { name: '', columns, rows: undefined, isRepeatable: false };
  const read = async function* () {
    yield* parts;
  };
  return (await wholeTable({ ...table, read, async close() {} })).columns.map(plainColumn);
}

/** As a CSV file has them: a column for each number of a vector, and true and false. */
function csvColumns(columns: readonly PlainColumn[]): PlainColumn[] {
  return columns.flatMap((column) => {
    const { name, width, values } = column;
    if (name === 'is_new') {
      return asTexts({ ...column, values: values.map((value) => (value ? 'true' : 'false')) });
    }
    if (width === null) return asTexts(column);
    return Array.from({ length: width }, (_, i) =>
      asTexts({
        ...{ name: `${name}_${i}`, width: null },
        values: values.filter((_, at) => at % width === i),
      }),
    );
  });
}
