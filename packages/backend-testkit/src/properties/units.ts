import { ConstrainedKMeans, type Options, Random, type Rows } from '@coke/core';
import { type Matrix, matrix } from '@coke/core/backend';
import fc from 'fast-check';
import { expectSameNumbers } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';

/** Groups, 10 apart on a ring about (0, 0), with noise of deviation 1. */
interface Groups {
  readonly rows: readonly (readonly number[])[];
  /** The group of each row. */
  readonly of: readonly number[];
  readonly k: number;
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
        const { rows } = drawGroups(4, 68, seed);
        const batches = { 'a row': 1, 'equal rows': 3, 'a zero row': 1, rows: 8 }[first];
        const start = rows.slice(0, batches).map((row) => {
          if (first === 'rows') return row;
          return first === 'a zero row' ? [0, 0] : rows[0]!;
        });
        const run = async (unit: number) => {
          const options = { k: 4, ratio: 0.8, metric: 'euclidean', seed, backend } as const;
          using model = new ConstrainedKMeans<Input>(options);
          const labels: number[] = [];
          for (const batch of [start, rows.slice(8, 28), rows.slice(28, 48), rows.slice(48)]) {
            labels.push(...(await model.partialFit(mapRows(batch, (x) => x * unit))));
            if (labels.length > 40) await model.endEpoch();
          }
          labels.push(...(await model.predict(mapRows(rows, (x) => x * unit))));
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
        const groups = drawGroups(3, 60, seed);
        const to = (x: number) => (x + shift) * unit;
        const x = matrix(Float32Array.from(groups.rows.flat(), to), 2);
        await expectGroups(groups, x, { algorithm, seed, backend });
      },
      1 / 4,
    ),
    property(
      kit,
      'a model takes float64 rows that float32 would make one',
      fc.record({ seed: seeds, algorithm: algorithms, flat: fc.boolean() }),
      async (backend, { seed, algorithm, flat }) => {
        const groups = drawGroups(3, 60, seed);
        const rows = groups.rows.map((row) => row.map((x) => 1.7e9 + x));
        const x = flat ? { data: Float64Array.from(rows.flat()), rows: 60, cols: 2 } : rows;
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
        const groups = drawGroups(3, 60, seed);
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
function optionsFor({ k }: Groups, x: Rows): Pick<Options, 'k' | 'ratio' | 'metric' | 'init'> {
  const init = Array.isArray(x)
    ? (x as number[][]).slice(0, k)
    : { data: (x as Matrix).data.slice(0, 2 * k), rows: k, cols: 2 };
  return { k, ratio: 0.5, metric: 'euclidean', init };
}

function drawGroups(k: number, n: number, seed: number): Groups {
  const random = new Random(seed);
  const of = Array.from({ length: n }, (_, i) => i % k);
  const radius = 5 / Math.sin(Math.PI / k);
  const rows = of.map((g) => {
    const angle = (2 * Math.PI * g) / k;
    const noise = () => Math.max(-2.5, Math.min(random.normal(), 2.5));
    return [radius * Math.cos(angle) + noise(), radius * Math.sin(angle) + noise()];
  });
  return { rows, of, k };
}

function mapRows(
  rows: readonly (readonly number[])[],
  to: (x: number) => number,
): readonly (readonly number[])[] {
  return rows.map((row) => row.map(to));
}
