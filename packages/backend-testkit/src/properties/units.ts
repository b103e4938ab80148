import { ConstrainedKMeans, type Options, Random, type Rows } from '@coke/core';
import { type Matrix, matrix } from '@coke/core/backend';
import fc from 'fast-check';
import { expectSameNumbers } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import type { Sizes } from '../options.ts';
import { type BackendProperty, property } from '../property.ts';

/** Groups in a row, 10 apart, with noise of deviation 1. */
interface Groups {
  readonly rows: readonly (readonly number[])[];
  /** The group of each row. */
  readonly of: readonly number[];
  readonly k: number;
  readonly dim: number;
}

const seeds = fc.nat(2 ** 20);
const algorithms = fc.constantFrom('exact' as const, 'online' as const);

/**
 * Models on a backend: which unit the data is in, and where its origin lies, changes nothing.
 */
export function unitProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  return [
    property(
      kit,
      'a model labels a stream alike in every unit, whatever its first batch is',
      fc.record({
        seed: seeds,
        power: fc.integer({ min: -60, max: 60 }),
        first: fc.constantFrom('a row', 'equal rows', 'a zero row', 'rows'),
      }),
      async (backend, { seed, power, first }) => {
        const size = Math.min(20, kit.sizes.rows);
        const { rows, k } = drawGroups(kit.sizes, 4, 4 * size, seed);
        const start = rows.slice(0, first === 'rows' ? size : first === 'equal rows' ? 3 : 1);
        if (first === 'equal rows') start.fill(rows[0]!);
        if (first === 'a zero row') start.fill(rows[0]!.map(() => 0));
        const batches = [1, 2, 3].map((b) => rows.slice(b * size, (b + 1) * size));
        const run = async (unit: number) => {
          const scaled = (batch: readonly (readonly number[])[]) =>
            batch.map((row) => row.map((x) => x * unit));
          const options = { k, ratio: 0.8, metric: 'euclidean', seed, backend } as const;
          using model = new ConstrainedKMeans<Input>(options);
          const labels: number[] = [];
          for (const batch of [start, ...batches]) {
            labels.push(...(await model.partialFit(scaled(batch))));
            if (batch === batches[1]) await model.endEpoch();
          }
          labels.push(...(await model.predict(scaled(batches[0]!))));
          return labels;
        };
        const got = await run(2 ** power);
        expectSameNumbers(got, await run(1), `labels in units of 2^${power}`);
      },
      1 / 2,
    ),
    property(
      kit,
      'a model finds groups wherever they lie and however small or large they are',
      fc.record({
        seed: seeds,
        shift: fc.constantFrom(0, 2e4, -1e5, 1e6, -1e7),
        unit: fc.constantFrom(1, 2 ** -10, 1e-18, 1e-30, 1e10),
        algorithm: algorithms,
      }),
      async (backend, { seed, shift, unit, algorithm }) => {
        const groups = drawGroups(kit.sizes, 3, Math.min(60, kit.sizes.rows), seed);
        const to = (x: number) => (x + shift) * unit;
        const x = matrix(Float32Array.from(groups.rows.flat(), to), groups.dim);
        await expectGroups(groups, x, { algorithm, seed, backend });
      },
      1 / 4,
    ),
    property(
      kit,
      'a model takes float64 rows that float32 would make one',
      fc.record({ seed: seeds, algorithm: algorithms, flat: fc.boolean() }),
      async (backend, { seed, algorithm, flat }) => {
        const groups = drawGroups(kit.sizes, 3, Math.min(60, kit.sizes.rows), seed);
        const rows = groups.rows.map((row) => row.map((x) => 1.7e9 + x));
        const data = Float64Array.from(rows.flat());
        const x = flat ? { data, rows: rows.length, cols: groups.dim } : rows;
        await expectGroups(groups, x, { algorithm, seed, backend });
      },
      1 / 4,
    ),
    ...nativeUnitProperties(kit),
  ];
}

/** The same of batches that lie on the device. */
function nativeUnitProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  const { fromMatrix, disposeInput } = kit;
  if (!fromMatrix) return [];
  return [
    property(
      kit,
      'a model finds groups wherever they lie (native)',
      fc.record({ seed: seeds, shift: fc.constantFrom(0, 2e4, -1e6) }),
      async (backend, { seed, shift }) => {
        const groups = drawGroups(kit.sizes, 3, Math.min(60, kit.sizes.rows), seed);
        const x = () =>
          matrix(
            Float32Array.from(groups.rows.flat(), (value) => value + shift),
            2,
          );
        const inputs = [fromMatrix(x())].flat() as Input[];
        try {
          for (const input of inputs) {
            using model = new ConstrainedKMeans<Input>({ ...optionsFor(groups, x()), backend });
            const labels = await model.partialFit(input);
            expectSameNumbers([...labels], groups.of, 'labels of the batch');
            expectSameNumbers([...(await model.predict(input))], groups.of, 'labels predicted');
          }
        } finally {
          for (const input of inputs) disposeInput?.(input);
        }
      },
      1 / 8,
    ),
  ];
}

/** Fit from a row of each group: labels are the groups, those predicted too. */
async function expectGroups<Input>(
  groups: Groups,
  x: Rows,
  options: Pick<Options<Input>, 'algorithm' | 'seed' | 'backend'>,
): Promise<void> {
  using model = new ConstrainedKMeans<Input>({ ...optionsFor(groups, x), ...options });
  const labels = await model.fitPredict(x);
  expectSameNumbers([...labels], groups.of, 'labels');
  expectSameNumbers([...(await model.predict(x))], groups.of, 'labels predicted');
}

/** First centers are the first row of each group. */
function optionsFor({ k, dim }: Groups, x: Rows): Pick<Options, 'k' | 'ratio' | 'metric' | 'init'> {
  const init = Array.isArray(x)
    ? (x as number[][]).slice(0, k)
    : { data: (x as Matrix).data.slice(0, dim * k), rows: k, cols: dim };
  return { k, ratio: 0.5, metric: 'euclidean', init };
}

/** `most` groups, or less, of as many rows each, of at most 2 columns; n rows, or a few less. */
function drawGroups(sizes: Sizes, most: number, n: number, seed: number): Groups {
  const random = new Random(seed);
  const k = Math.min(most, sizes.k, sizes.rows);
  const dim = Math.min(2, sizes.dim);
  const of = Array.from({ length: n - (n % k) }, (_, i) => i % k);
  // Far less than half of what is between two groups.
  const noise = () => Math.max(-2.5, Math.min(random.normal(), 2.5));
  return {
    rows: of.map((g) => Array.from({ length: dim }, (_, j) => (j === 0 ? 10 * g : 0) + noise())),
    of,
    k,
    dim,
  };
}
