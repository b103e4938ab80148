import { describe, expect, test } from 'vitest';
import { hasPython } from '../../../../.ci/python-environment.ts';
import { cutTable } from '../../testing/cut-table.ts';
import { integersBelow } from '../../testing/damage.ts';
import { askPython } from '../../testing/python-files.ts';
import { TableError } from '../table/table-error.ts';
import { fitPreprocessing, loadRows } from './index.ts';

/** Words of every kind: cases that change in lower case, digits, marks, one letter, other scripts. */
const WORDS = [
  ...['The', 'the', 'cat', 'Cats', 'a', 'I', 'x2', '42', '3.14', "don't", 'under_score', 'ÉTÉ'],
  ...[
    'été',
    'İstanbul',
    'straße',
    'ΣΊΣΥΦΟΣ',
    'Москва',
    '東京都',
    '٣٤',
    '½',
    'e\u0301t',
    '😀',
    '--',
  ],
  ...['#tag', 'mail@example.com', 'ﬁne', 'Ⅷ', 'naïve', 'x\u200dy', 'ab'],
];

interface Case {
  readonly texts: readonly string[];
  readonly others: readonly string[];
  readonly minDf: number;
  readonly maxDf: number;
  readonly maxFeatures: number | null;
}

function madeUp(seed: number): Case {
  const below = integersBelow(seed);
  const text = () =>
    Array.from({ length: below(12) }, () => WORDS[below(below(2) ? 6 : WORDS.length)]).join(
      [' ', ', ', '\n'][below(3)],
    );
  return {
    texts: Array.from({ length: 1 + below(30) }, text),
    others: Array.from({ length: 5 }, text),
    minDf: 1 + below(4),
    maxDf: [0.3, 0.5, 0.9, 1][below(4)]!,
    maxFeatures: null,
  };
}

const tableOf = (texts: readonly string[], cuts: readonly number[] = []) =>
  cutTable({ text: { type: 'text', values: texts } }, cuts);

async function vectorized({ texts, others, maxFeatures, ...limits }: Case) {
  try {
    const preprocessing = await fitPreprocessing(tableOf(texts, [3, 4]), {
      texts: ['text'],
      terms: { ...limits, maxFeatures: maxFeatures ?? undefined },
    });
    const [column] = preprocessing.columns;
    if (column?.kind !== 'text') throw new Error('no text');
    const rowsOf = async (all: readonly string[]) => {
      const { rows } = await loadRows(tableOf(all), preprocessing);
      const { data, cols } = rows;
      return all.map((_, i) => [...data.subarray(i * cols, (i + 1) * cols)]);
    };
    return { terms: column.terms, rows: await rowsOf(texts), others: await rowsOf(others) };
  } catch (error) {
    if (error instanceof TableError) return null;
    throw error;
  }
}

interface Vectorized {
  readonly terms: readonly string[];
  readonly rows: readonly (readonly number[])[];
  readonly others: readonly (readonly number[])[];
}

/** Each row as its terms and numbers: terms may come in another order. */
function byTerm({ terms }: Vectorized, rows: Vectorized['rows']): [string, number][][] {
  return rows.map((row) =>
    row
      .flatMap((value, j): [string, number][] => (value === 0 ? [] : [[terms[j]!, value]]))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

describe.skipIf(!(await hasPython()))('TF-IDF beside scikit-learn', () => {
  test('the same terms and numbers, of texts that are learnt from and of others', async () => {
    const cases = Array.from({ length: 300 }, (_, seed) => madeUp(seed));
    const found = await askPython<(Vectorized | null)[]>('tf_idf.py', [], cases);
    expect(found.filter((each) => each === null).length).toBeLessThan(100);
    for (const [i, expected] of found.entries()) {
      const got = await vectorized(cases[i]!);
      if (!expected || !got) {
        expect(got, `case ${i}`).toBe(expected);
        continue;
      }
      expect([...got.terms].sort(), `case ${i}`).toEqual([...expected.terms].sort());
      for (const which of ['rows', 'others'] as const) {
        const [ours, theirs] = [byTerm(got, got[which]), byTerm(expected, expected[which])];
        expect(ours.map((row) => row.map(([term]) => term))).toEqual(
          theirs.map((row) => row.map(([term]) => term)),
        );
        for (const [r, row] of theirs.entries()) {
          for (const [j, [, value]] of row.entries()) {
            expect(Math.abs(ours[r]![j]![1] - value)).toBeLessThan(1e-6);
          }
        }
      }
    }
  });

  test('of many terms those that stand there most often', async () => {
    // Each a different number of times: scikit-learn orders equal ones as it likes.
    const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
    const texts = Array.from({ length: 50 }, (_, i) =>
      words.flatMap((word, j) => (i <= j ? Array.from({ length: 1 + (i % 3) }, () => word) : [])),
    ).map((text) => text.join(' '));
    const asked = { texts, others: texts.slice(0, 3), minDf: 1, maxDf: 1, maxFeatures: 7 };
    const [expected] = await askPython<Vectorized[]>('tf_idf.py', [], [asked]);
    expect((await vectorized(asked))!.terms).toEqual([...expected!.terms].sort());
  });
});
