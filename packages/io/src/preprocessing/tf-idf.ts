import type { PreprocessedColumn } from './preprocessing.ts';
import { termsOf } from './terms.ts';

/** The numbers of a row that are not 0. */
export interface SparseRow {
  /** Ascending. */
  readonly places: readonly number[];
  readonly values: readonly number[];
}

const NONE: SparseRow = { places: [], values: [] };

/**
 * What makes a row of a text: how often each term of the column is in it, times the term's weight, at unit length.
 * A weight is ln((1 + documents) / (1 + documents with the term)) + 1: those of scikit-learn's `TfidfVectorizer`.
 *
 * @returns A row without numbers for a text without terms of the column, or none at all.
 */
export function tfIdf({
  terms,
  frequencies,
  documents,
}: Pick<PreprocessedColumn & { kind: 'text' }, 'terms' | 'frequencies' | 'documents'>): (
  text: string | undefined,
) => SparseRow {
  const places = new Map(terms.map((term, place) => [term, place]));
  const weights = frequencies.map((frequency) => Math.log((1 + documents) / (1 + frequency)) + 1);
  return (text) => {
    if (text === undefined) return NONE;
    const counts = new Map<number, number>();
    for (const term of termsOf(text)) {
      const place = places.get(term);
      if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    const found = [...counts.keys()].sort((a, b) => a - b);
    const values = found.map((place) => counts.get(place)! * weights[place]!);
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return { places: found, values: values.map((value) => value / length) };
  };
}
