import type { HostRows } from '@coke/core/backend';
import type { NumberTrait, ShareTrait, Trait } from './cluster-description.ts';
import { type ColumnKind, cellNumber, type DescribedColumn } from './described-column.ts';
import { type DescribedTerms, distinctiveTerms } from './distinctive-terms.ts';
import { distinctiveWords } from './distinctive-words.ts';
import { type NumberColumn, numberTraits } from './number-traits.ts';
import type { RowsByCluster } from './rows-by-cluster.ts';
import { shareTraits } from './share-traits.ts';

/** A column, and what it is taken for. */
export interface KnownColumn {
  readonly column: DescribedColumn;
  readonly kind: ColumnKind;
}

interface TraitsOptions {
  readonly rows: HostRows;
  /** Columns of texts whose words are told by columns of `rows`. */
  readonly terms: readonly DescribedTerms[];
  readonly labels: ArrayLike<number>;
  readonly members: RowsByCluster;
  /** Words of each column of text. */
  readonly words: number;
  /** Traits of each cluster beside words. */
  readonly most: number;
}

/** A difference of fewer standard deviations is small (Cohen), and not told. */
const SMALL = 0.2;

/** All columns of numbers: those of the table, then features that are named otherwise. */
export function numberColumns(
  columns: readonly KnownColumn[],
  rows: HostRows,
  featureNames: readonly (string | undefined)[],
  unscale?: (column: number, value: number) => number,
): NumberColumn[] {
  const names = columns.map(({ column }) => column.name);
  const isShown = (feature: string) =>
    names.some((name) => feature === name || feature.startsWith(`${name}=`));
  const features = featureNames.flatMap((name, c): NumberColumn[] => {
    if (name === undefined || isShown(name)) return [];
    const shown = unscale && ((value: number) => unscale(c, value));
    return [{ name, at: numberAt(rows, c), ...(shown && { shown }) }];
  });
  return [
    ...columns
      .filter(({ kind }) => kind === 'number')
      .map(({ column }) => ({ name: column.name, at: (row: number) => cellNumber(column, row) })),
    ...features,
  ];
}

/** What sets each cluster apart: words first, then the largest differences. */
export function traitsOf(
  columns: readonly KnownColumn[],
  numbers: readonly NumberColumn[],
  { rows, terms, labels, members, words, most }: TraitsOptions,
): Trait[][] {
  const clusters = members.starts.length - 1;
  const differences = Array.from({ length: clusters }, (): (NumberTrait | ShareTrait)[] => []);
  const spoken = Array.from({ length: clusters }, (): Trait[] => []);
  for (const column of numbers) {
    for (const [k, trait] of numberTraits(column, labels, clusters).entries()) {
      if (trait) differences[k]!.push(trait);
    }
  }
  for (const one of words > 0 ? terms : []) {
    for (const [k, found] of distinctiveTerms(one, rows, members, words).entries()) {
      if (found.length > 0) spoken[k]!.push({ kind: 'words', column: one.column, words: found });
    }
  }
  const isTold = (name: string) => terms.some(({ column }) => column === name);
  for (const { column, kind } of columns) {
    if (kind === 'category') {
      for (const [k, traits] of shareTraits(column, labels, clusters).entries()) {
        differences[k]!.push(...traits);
      }
    }
    if (kind === 'text' && words > 0 && !isTold(column.name)) {
      for (const [k, found] of distinctiveWords(column, members, words).entries()) {
        if (found.length > 0) spoken[k]!.push({ kind: 'words', column: column.name, words: found });
      }
    }
  }
  return spoken.map((traits, k) => [
    ...traits,
    ...differences[k]!.filter(({ difference }) => Math.abs(difference) >= SMALL)
      .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
      .slice(0, most),
  ]);
}

/** Column c of a row. */
function numberAt(rows: HostRows, c: number): (row: number) => number {
  if (rows.kind !== 'csr') return (row) => rows.data[row * rows.cols + c]!;
  const values = new Float64Array(rows.rows);
  for (let row = 0; row < rows.rows; row++) {
    for (let at = rows.indptr[row]!; at < rows.indptr[row + 1]!; at++) {
      if (rows.indices[at] === c) values[row] = rows.data[at]!;
    }
  }
  return (row) => values[row]!;
}
