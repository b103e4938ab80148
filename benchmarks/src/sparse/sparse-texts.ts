import { type CsrRows, Random } from '@coke/core';
import { wordNet } from '@coke/datasets';
import { fitPreprocessing, loadSparseRows, tableOf } from '@coke/io';
import type { BenchmarkOptions } from '../suite/benchmark.ts';

export interface SparseTexts {
  /** TF-IDF of texts. */
  readonly rows: CsrRows;
  /** What making rows of texts took. */
  readonly seconds: number;
  /** Which texts. */
  readonly what: string;
}

/** Every term of two texts or more. */
const TERMS = { minDf: 2, maxDf: 1, maxFeatures: 1_000_000 };
const TINY = { texts: 300, words: 60, length: 8 };

/** Rows of the meanings in WordNet, the first of them where there are to be fewer; tiny, of made-up texts. */
export async function sparseTexts({
  tiny,
  rows: most,
  onProgress,
  signal,
}: BenchmarkOptions): Promise<SparseTexts> {
  const texts = tiny
    ? madeUpTexts()
    : (await wordNet({ onProgress, ...(signal && { signal }) })).texts;
  const chosen = most !== undefined && most < texts.length ? spread(texts, most) : texts;
  const began = performance.now();
  const table = tableOf({ text: chosen });
  const preprocessing = await fitPreprocessing(table, { texts: ['text'], terms: TERMS });
  const { rows } = await loadSparseRows(table, preprocessing);
  const seconds = (performance.now() - began) / 1000;
  return { rows, seconds, what: tiny ? 'made-up texts' : 'meanings of words in WordNet 3.1' };
}

/** So many of all, evenly: those of a field lie side by side. */
function spread(texts: readonly string[], count: number): string[] {
  return Array.from({ length: count }, (_, i) => texts[Math.floor((i * texts.length) / count)]!);
}

function madeUpTexts(): string[] {
  const random = new Random(1);
  return Array.from({ length: TINY.texts }, (_, i) =>
    Array.from({ length: TINY.length }, () => {
      const word = (i % 3) * 20 + random.integer(20);
      return `word${random.uniform() < 0.8 ? word : random.integer(TINY.words)}`;
    }).join(' '),
  );
}
