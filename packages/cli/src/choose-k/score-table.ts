import type { KScores } from '@coke/core/metrics';
import type { ColumnValues, TableContent } from '@coke/io';

const COLUMNS = [
  'k',
  'inertia',
  'silhouette',
  'stability',
  'daviesBouldin',
  'calinskiHarabasz',
  'smallest',
  'largest',
  'seed',
] as const satisfies readonly (keyof KScores)[];

/** Scores as a table, a row a number of clusters. */
export function scoreTable(scores: readonly KScores[]): TableContent {
  const columns = COLUMNS.map((name): ColumnValues => {
    const missing = Uint8Array.from(scores, (each) => (each[name] === undefined ? 1 : 0));
    const values = Float64Array.from(scores, (each) => each[name] ?? Number.NaN);
    return { type: 'number', values, ...(missing.includes(1) && { missing }) };
  });
  return {
    columns: COLUMNS.map((name) => ({ name: underscored(name), type: 'number', isNumeric: true })),
    rows: scores.length,
    parts: [{ firstRow: 0, rows: scores.length, columns }],
  };
}

/** `davies_bouldin`. */
function underscored(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
