import { expect, test } from 'vitest';
import { cutTable } from '../../testing/cut-table.ts';
import { fitPreprocessing, loadRows, type Scaling } from './index.ts';

// Values printed by scikit-learn 1.9.1 and numpy 2.4.6 for the array x of these columns:
//   standard   StandardScaler().fit(x): mean_, scale_, transform(x)
//   robust     RobustScaler().fit(x): center_, scale_, transform(x)
// null is NaN, which both leave out.
const X = [
  [1000000000.25, 3.5, 7.0, 2.0],
  [999999998.5, -2.25, 7.0, null],
  [1000000004.75, 100.0, 7.0, -1.5],
  [1000000000.5, 0.125, 7.0, 8.25],
  [1000000002.25, 9.0, 7.0, null],
  [999999997.0, 0.001, 7.0, 0.0],
  [1000000001.0, -40.5, 7.0, 6.5],
];

const cases = [
  {
    scale: 'standard',
    center: [1000000000.6071428, 9.982285714285714, 7.0, 3.05],
    unit: [2.3178543913697074, 39.71515710914514, 1.0, 3.7429934544425802],
    scaled: [
      [-0.154083365798536, -0.1632194402875231, 0.0, -0.28052413470126397],
      [-0.9090919662162089, -0.3080004362231015, 0.0, null],
      [1.787367320989766, 2.2665833610660973, 0.0, -1.2156045837054774],
      [-0.046224994310296995, -0.2481995900757974, 0.0, 1.3892623813776885],
      [0.708783606107376, -0.024733270262187256, 0.0, null],
      [-1.5562421551456429, -0.25132182372727774, 0.0, -0.8148558198465289],
      [0.169491748666181, -1.27110880049021, 0.0, 0.9217221568755819],
    ],
  },
  {
    scale: 'robust',
    center: [1000000000.5, 0.125, 7.0, 2.0],
    unit: [2.25, 7.3745, 1.0, 6.5],
    scaled: [
      [-0.1111111111111111, 0.4576581463150044, 0.0, 0.0],
      [-0.8888888888888888, -0.3220557325920401, 0.0, null],
      [1.8888888888888888, 13.543291070581056, 0.0, -0.5384615384615384],
      [0.0, 0.0, 0.0, 0.9615384615384616],
      [0.7777777777777778, 1.2034714217913078, 0.0, null],
      [-1.5555555555555556, -0.016814699301647567, 0.0, -0.3076923076923077],
      [0.2222222222222222, -5.508848057495423, 0.0, 0.6923076923076923],
    ],
  },
] as const;

test.each(cases)(
  '$scale scaling is that of scikit-learn',
  async ({ scale, center, unit, scaled }) => {
    const column = (j: number) => ({
      type: 'number' as const,
      values: Float64Array.from(X, (row) => row[j] ?? Number.NaN),
    });
    const table = cutTable({ a: column(0), b: column(1), c: column(2), d: column(3) }, [2, 3]);
    const preprocessing = await fitPreprocessing(table, {
      scale: scale satisfies Scaling,
      missing: 'mean',
    });
    for (const [j, fitted] of preprocessing.columns.entries()) {
      if (fitted.kind !== 'number') throw new Error('not a number');
      expect(Math.abs(fitted.shift / center[j]! - 1)).toBeLessThan(1e-15);
      // scikit-learn sums squares beside the offset: its last digits differ.
      expect(Math.abs(fitted.scale / unit[j]! - 1)).toBeLessThan(1e-14);
    }
    const { rows } = await loadRows(table, preprocessing);
    expect(rows.data).toBeInstanceOf(Float32Array);
    for (const [at, value] of scaled.flat().entries()) {
      if (value === null) continue;
      expect(Math.abs(rows.data[at]! - value)).toBeLessThanOrEqual(
        Math.abs(value) * 2 ** -23 + 1e-15,
      );
    }
  },
);
