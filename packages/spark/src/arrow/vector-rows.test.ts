import {
  type DataType,
  Float64,
  Int32,
  Int64,
  Table,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrowStream, type StreamOptions, VECTOR_TYPES } from '../../testing/arrow-stream.ts';
import { readVectorRows, type VectorRows, type VectorRowsOptions } from './vector-rows.ts';

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** All parts of a stream, copied. */
async function read(
  vectors: Parameters<typeof arrowStream>[0],
  stream: StreamOptions = {},
  options: Partial<VectorRowsOptions> = {},
): Promise<VectorRows[]> {
  const parts: VectorRows[] = [];
  const bytes = whole(arrowStream(vectors, stream));
  for await (const part of readVectorRows(bytes, { where: 'partition 3', ...options })) {
    parts.push(part);
  }
  return parts;
}

const numbers = fc.integer({ min: -1000, max: 1000 });
const pairs = fc.array(fc.tuple(numbers, numbers), { minLength: 1, maxLength: 20 });

test.each(Object.keys(VECTOR_TYPES))('%s: rows come as they were given', async (name) => {
  await fc.assert(
    fc.asyncProperty(pairs, fc.integer({ min: 1, max: 7 }), async (vectors, batchRows) => {
      const parts = await read(vectors, { type: VECTOR_TYPES[name], batchRows });
      expect(parts.flatMap(({ data }) => [...data])).toEqual(vectors.flat());
      expect(parts.map(({ cols }) => cols)).toEqual(parts.map(() => 2));
      const isFloat = name !== 'list<double>' && name !== 'list<int>';
      expect(parts[0]!.data).toBeInstanceOf(isFloat ? Float32Array : Float64Array);
    }),
    { numRuns: 30 },
  );
});

test('doubles are not rounded', async () => {
  const [part] = await read([[0.1, 1e300]], { type: VECTOR_TYPES['list<double>'] });
  expect([...part!.data]).toEqual([0.1, 1e300]);
});

const BAD = {
  'no vector': [null, 'its vector should be there, got null'],
  'another length': [[1, 2, 3], 'length of its vector should be 2, got 3'],
  'an empty vector': [[], 'length of its vector should be 2, got 0'],
  'a hole': [[1, null], 'its vector[1] should be a finite number, got null'],
  NaN: [[Number.NaN, 1], 'its vector[0] should be a finite number, got NaN'],
  'an infinity': [
    [1, Number.POSITIVE_INFINITY],
    'its vector[1] should be a finite number, got Infinity',
  ],
} as const;

describe.each(Object.entries(BAD))('%s', (_, [vector, problem]) => {
  const vectors = [[1, 2], vector, [3, 4]];
  const ids = ['a', 'b', 'c'];

  test('is an error that names id and place', async () => {
    await expect(read(vectors, { ids })).rejects.toThrow(
      new RangeError(`id b in partition 3: ${problem}`),
    );
    await expect(read(vectors)).rejects.toThrow(`row 1 in partition 3: ${problem}`);
  });

  test('is left out where that is asked for', async () => {
    const [part] = await read(vectors, { ids, weights: [1, 2, 3] }, { drop: true });
    expect([0, 1].map(part!.idOf)).toEqual(['a', 'c']);
    expect({ ...part, data: [...part!.data] }).toEqual({
      ...{ data: [1, 2, 3, 4], rows: 2, cols: 2, total: 3 },
      ...{ weights: Float64Array.of(1, 3), places: Int32Array.of(0, 2) },
      idOf: part!.idOf,
    });
  });
});

test.each([
  [null, 'null'],
  [-1, '-1'],
  [Number.NaN, 'NaN'],
  [1e13, '10000000000000'],
])('a weight of %s is an error, or left out', async (weight, got) => {
  const given = [[[1, 2]], { ids: ['a'], weights: [weight] }] as const;
  await expect(read(...given)).rejects.toThrow(
    `id a in partition 3: its weight should be in [0, 1e12], got ${got}`,
  );
  expect((await read(...given, { drop: true }))[0]!.rows).toBe(0);
});

test('vectors are as long as is asked for, or as the first of them', async () => {
  await expect(read([[1, 2]], {}, { cols: 3 })).rejects.toThrow('length of its vector should be 3');
  const parts = await read([[1, 2], [3], [4, 5]], { batchRows: 1 }, { drop: true });
  expect(parts.map(({ rows }) => rows)).toEqual([1, 0, 1]);
});

test('ids are integers or texts', async () => {
  const rows = [[1], [2], [3]];
  const idsOf = async (ids: unknown[], type: DataType) => {
    const vector = vectorFromArray(rows, VECTOR_TYPES['list<float>']!);
    const table = new Table({ vector, id: vectorFromArray(ids, type) });
    const parts = readVectorRows(whole(tableToIPC(table, 'stream')), { where: 'partition 3' });
    const { value } = await parts.next();
    return [0, 1, 2].map(value!.idOf);
  };
  expect(await idsOf([5, -1, 0], new Int32())).toEqual([5, -1n, 0]);
  expect(await idsOf([5n, -1n, 2n ** 60n], new Int64())).toEqual([5n, -1n, 2n ** 60n]);
  expect(await idsOf(['a', '1', ''], new Utf8())).toEqual(['a', '1', '']);
  const rule = 'in partition 3 should be an integer or a text';
  await expect(idsOf([1, 2, null], new Int32())).rejects.toThrow(`id of row 2 ${rule}, got "null"`);
  await expect(idsOf([1, 0.5, 2], new Float64())).rejects.toThrow(`id of row 1 ${rule}, got "0.5"`);
});

test('a stream without rows has none', async () => {
  expect((await read([])).every(({ rows, total }) => rows === 0 && total === 0)).toBe(true);
});

test('columns without a vector are refused', async () => {
  const stream = tableToIPC(tableFromArrays({ vector: Float32Array.of(1, 2) }), 'stream');
  const parts = readVectorRows(whole(stream), { where: 'partition 3' });
  await expect(parts.next()).rejects.toThrow('columns should be lists of numbers named "vector"');
});
