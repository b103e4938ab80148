import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutTable } from '../../testing/cut-table.ts';
import type { ColumnValues } from '../table/table.ts';
import {
  featureNames,
  fitPreprocessing,
  loadRows,
  MISSING_RULES,
  type PreprocessingOptions,
  readPreprocessing,
  readRows,
  SCALINGS,
  unscale,
} from './index.ts';

/** One row as an object; undefined and NaN are missing. */
interface Row {
  age: string | undefined;
  pay: number;
  near: number;
  visits: bigint | undefined;
  city: string | undefined;
  vector: [number, number] | undefined;
}

const offset = fc.constantFrom(0, 1e9, -3e7);
const rowsOf = (base: number, isWhole: boolean) => {
  const value = fc.double({ min: -100, max: 100, noNaN: true }).map((x) => x + base);
  const or = <T, N>(arb: fc.Arbitrary<T>, nil: N) =>
    isWhole ? arb : fc.option(arb, { nil, freq: 4 });
  return fc.array(
    fc.record({
      age: or(value.map(String), undefined),
      pay: or(value, Number.NaN),
      near: or(value.map(Math.fround), Number.NaN),
      visits: or(fc.bigInt(0n, 50n), undefined),
      city: or(fc.constantFrom('Rome', 'Oslo', '10', '9'), undefined),
      vector: or(fc.tuple(or(value, Number.NaN), value), undefined),
    }) as fc.Arbitrary<Row>,
    { minLength: 1, maxLength: 12 },
  );
};

function columnsOf(rows: readonly Row[]): Record<string, ColumnValues> {
  const marks = (key: keyof Row) =>
    Uint8Array.from(rows, (row) => (row[key] === undefined ? 1 : 0));
  return {
    age: { type: 'text', values: rows.map(({ age }) => age) },
    pay: { type: 'number', values: Float64Array.from(rows, ({ pay }) => pay) },
    near: { type: 'number', values: Float32Array.from(rows, ({ near }) => near) },
    visits: {
      type: 'bigint',
      values: BigInt64Array.from(rows, ({ visits }) => visits ?? 77n),
      missing: marks('visits'),
    },
    city: { type: 'text', values: rows.map(({ city }) => city) },
    vector: {
      type: 'vector',
      values: Float64Array.from(
        rows.flatMap(({ vector }) => vector ?? [5, Number.POSITIVE_INFINITY]),
      ),
      width: 2,
      missing: marks('vector'),
    },
  };
}

const LEVELS = ['10', '9', 'Oslo', 'Rome'];
const isMissing = (value: unknown) => value === undefined || Number.isNaN(value);

/** What the rows should become, a row and then a column at a time, with sums over two passes. */
function expected(rows: readonly Row[], { missing, scale }: PreprocessingOptions) {
  const plain = rows.map((row) => [
    row.age === undefined ? Number.NaN : Number(row.age),
    row.pay,
    row.near,
    row.visits === undefined ? Number.NaN : Number(row.visits),
    ...(row.vector ?? [Number.NaN, Number.NaN]),
    row.city,
  ]);
  const numbers = plain
    .map((row, i) => ({ row, i }))
    .filter(({ row }) => missing !== 'drop-row' || !row.some(isMissing));
  const there = (j: number) =>
    numbers.map(({ row }) => row[j]).filter((value) => !isMissing(value)) as number[];
  // Small numbers first: a sum that does not lose them beside an offset.
  const mean = (values: number[]) =>
    values[0]! + values.reduce((sum, value) => sum + (value - values[0]!), 0) / values.length;
  const at = (values: number[], q: number) => {
    const sorted = [...values].sort((a, b) => a - b);
    const [low, share] = [Math.floor(q * (sorted.length - 1)), (q * (sorted.length - 1)) % 1];
    return sorted[low]! * (1 - share) + (sorted[low + 1] ?? 0) * share;
  };
  const levels = LEVELS.filter((level) => numbers.some(({ row }) => row[6] === level));
  const data = numbers.map(({ row }) =>
    row.flatMap((value, j) => {
      if (j === 6) return levels.map((level) => (level === value ? 1 : 0));
      const values = there(j);
      const filled = isMissing(value)
        ? missing === 'mean'
          ? mean(values)
          : at(values, 0.5)
        : (value as number);
      if (j > 3 || scale === 'none') return [filled];
      const center = scale === 'standard' ? mean(values) : at(values, 0.5);
      const spread =
        scale === 'standard'
          ? Math.sqrt(mean(values.map((each) => (each - center) ** 2)))
          : at(values, 0.75) - at(values, 0.25);
      const isConstant = values.every((each) => each === values[0]);
      return [(filled - center) / (isConstant || spread === 0 ? 1 : spread)];
    }),
  );
  return { data, rowNumbers: numbers.map(({ i }) => i), levels };
}

const COLUMNS = ['age', 'pay', 'near', 'visits', 'vector'];

describe('rows as numbers', () => {
  const cases = fc
    .record({
      base: offset,
      missing: fc.constantFrom(...MISSING_RULES),
      scale: fc.constantFrom(...SCALINGS),
    })
    .chain(({ base, missing, scale }) =>
      fc.record({
        rows: rowsOf(base, missing === 'refuse'),
        cuts: fc.array(fc.nat(4), { maxLength: 4 }),
        options: fc.constant({ columns: COLUMNS, categories: ['city'], missing, scale }),
        base: fc.constant(base),
      }),
    );

  test('are those of a plain two-pass oracle, wherever parts are cut', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, cuts, options, base }) => {
        const columns = columnsOf(rows);
        const oracle = expected(rows, options);
        const table = cutTable(columns, cuts);
        const isEmpty = Object.keys(columns).some((name) =>
          name === 'vector'
            ? [0, 1].some((j) => rows.every(({ vector }) => isMissing(vector?.[j])))
            : rows.every((row) => isMissing(row[name as keyof Row])),
        );
        if (oracle.data.length === 0 || isEmpty) {
          await expect(fitPreprocessing(table, options)).rejects.toThrow(
            'values should be there in at least one row, got 0',
          );
          return;
        }
        compared++;
        const preprocessing = await fitPreprocessing(table, options);
        const whole = cutTable(columns, [], { rows: undefined });
        expect(await fitPreprocessing(whole, options)).toEqual(preprocessing);
        expect(readPreprocessing(JSON.stringify(preprocessing))).toEqual(preprocessing);
        const loaded = await loadRows(table, preprocessing, { keep: ['city', 'pay'] });
        expect(await loadRows(whole, preprocessing, { keep: ['city', 'pay'] })).toEqual(loaded);
        expect([...loaded.rowNumbers]).toEqual(oracle.rowNumbers);
        expect(loaded.dropped).toBe(rows.length - oracle.rowNumbers.length);
        expect(loaded.kept[0]!.values.values).toEqual(
          oracle.rowNumbers.map((row) => rows[row]!.city),
        );
        expect([...loaded.kept[1]!.values.values]).toEqual(
          oracle.rowNumbers.map((row) => rows[row]!.pay),
        );
        expect(featureNames(preprocessing)).toEqual([
          ...['age', 'pay', 'near', 'visits', 'vector[0]', 'vector[1]'],
          ...oracle.levels.map((level) => `city=${level}`),
        ]);
        const { data, cols } = loaded.rows;
        expect(loaded.rows.rows).toBe(oracle.data.length);
        // Rounding of the offset, divided by a spread that may be small.
        const wanted = oracle.data.flat();
        for (const [at, value] of wanted.entries()) {
          const column = preprocessing.columns[at % cols];
          const unit = column?.kind === 'number' ? column.scale : 1;
          const rounding = (Math.abs(base) + 200) * 2 ** -48;
          expect(Math.abs(data[at]! - value)).toBeLessThanOrEqual(
            (rounding / unit) * (1 + Math.abs(value)) + Math.abs(value) * 2 ** -23,
          );
        }
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  test('are the same when they are read again, part by part', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, cuts, options }) => {
        const table = cutTable(columnsOf(rows), cuts);
        const preprocessing = await fitPreprocessing(table, options).catch(() => undefined);
        fc.pre(preprocessing !== undefined);
        const read = async () => {
          const parts = [];
          for await (const part of readRows(table, preprocessing!)) {
            expect(part.rows).toBeGreaterThan(0);
            parts.push({ ...part, data: part.data.slice() });
          }
          return parts;
        };
        const first = await read();
        expect(await read()).toEqual(first);
        const { rows: loaded } = await loadRows(table, preprocessing!);
        expect([...loaded.data]).toEqual(first.flatMap(({ data }) => [...data]));
      }),
      { numRuns: 60 },
    );
  });

  test('go back to the unit of the table', async () => {
    const values = Float64Array.of(1e9, 1e9 + 1, 1e9 + 5);
    const table = cutTable({
      pay: { type: 'number', values },
      city: { type: 'text', values: ['b', 'a', 'b'] },
    });
    const preprocessing = await fitPreprocessing(table, {
      columns: ['pay'],
      categories: ['city'],
      scale: 'standard',
    });
    const { rows } = await loadRows(table, preprocessing);
    const back = unscale(rows, preprocessing);
    expect([...back.data].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([
      ...[1e9, 0, 1],
      ...[1e9 + 1, 1, 0],
      ...[1e9 + 5, 0, 1],
    ]);
    expect(() => unscale({ ...rows, cols: 2 }, preprocessing)).toThrow(
      'centers.cols should be 3, got 2',
    );
  });
});
