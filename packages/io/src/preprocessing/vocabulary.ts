import { shouldBe } from '@coke/core/check-options';
import { ownText } from '../table/own-text.ts';
import { TableError } from '../table/table-error.ts';
import type { PreprocessedColumn, TextOptions } from './preprocessing.ts';
import { termsOf } from './terms.ts';

/** `TextOptions`, all of them. */
export type TermLimits = { readonly [name in keyof TextOptions]-?: number };

export const TEXT_DEFAULTS: TermLimits = { minDf: 2, maxDf: 0.5, maxFeatures: 20_000 };

interface TermCounts {
  /** Texts that it stands in. */
  documents: number;
  /** How often it stands in all of them together. */
  times: number;
  /** The last text that it was found in. */
  last: number;
}

/** Counts the terms of texts as they come, in memory that grows with the number of different terms. */
export class Vocabulary {
  readonly #terms = new Map<string, TermCounts>();
  #documents = 0;

  /** @param text - Undefined: a text without terms. */
  add(text: string | undefined): void {
    const document = this.#documents++;
    for (const term of text === undefined ? [] : termsOf(text)) {
      const counts = this.#terms.get(term);
      if (!counts) {
        this.#terms.set(ownText(term), { documents: 1, times: 1, last: document });
        continue;
      }
      counts.times++;
      if (counts.last !== document) counts.documents++;
      counts.last = document;
    }
  }

  /**
   * The terms in order, of those that are wanted.
   *
   * @throws TableError where there are none.
   */
  end(
    name: string,
    { minDf, maxDf, maxFeatures }: TermLimits,
    file: string,
  ): PreprocessedColumn & { kind: 'text' } {
    const documents = this.#documents;
    const most = maxDf * documents;
    const kept = [...this.#terms].filter(
      ([, counts]) => counts.documents >= minDf && counts.documents <= most,
    );
    if (kept.length === 0) {
      const rule = `at least one that is in ${minDf} texts or more, and in ${maxDf} of the ${documents} or fewer`;
      throw new TableError({ file, column: name }, shouldBe('terms', rule, 0));
    }
    if (kept.length > maxFeatures) {
      kept.sort(([a, x], [b, y]) => y.times - x.times || order(a, b));
      kept.length = maxFeatures;
    }
    kept.sort(([a], [b]) => order(a, b));
    return {
      ...{ name, kind: 'text', documents },
      terms: kept.map(([term]) => term),
      frequencies: kept.map(([, counts]) => counts.documents),
    };
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}
