import { cellText, type DescribedColumn } from './described-column.ts';
import type { RowsByCluster } from './rows-by-cluster.ts';
import { wordsOf } from './words.ts';

/** Words that are looked at in all: beyond, only so many rows of each cluster as fit. */
const MOST_WORDS = 5_000_000;
/** A word in fewer rows of a cluster says nothing about it. */
const LEAST_ROWS = 2;
/** Nor does one that is hardly more frequent than in all clusters together: "the", say. */
const LEAST_LIFT = 1.5;

/**
 * The words of each cluster by c-TF-IDF, as BERTopic has it: its share of the cluster's words times
 * ln(1 + average number of words of a cluster / occurrences in all). Words in a single row of the cluster, and those that
 * are less than 1.5 times as frequent there as in all clusters, are left out.
 *
 * @returns For each cluster at most `count` words, the most distinctive first.
 */
export function distinctiveWords(
  column: DescribedColumn,
  { order, starts }: RowsByCluster,
  count: number,
): string[][] {
  const clusters = starts.length - 1;
  const vocabulary = new Map<string, number>();
  const words: string[] = [];
  const totals: number[] = [];
  // Of each cluster: word, occurrences, rows.
  const counts: (readonly [word: number, occurrences: number, rows: number])[][] = [];
  const most = MOST_WORDS / clusters;
  for (let k = 0; k < clusters; k++) {
    const found = new Map<number, [occurrences: number, rows: number, lastRow: number]>();
    let seen = 0;
    for (let at = starts[k]!; at < starts[k + 1]! && seen < most; at++) {
      for (const word of wordsOf(cellText(column, order[at]!) ?? '')) {
        seen++;
        let id = vocabulary.get(word);
        if (id === undefined) {
          id = words.length;
          vocabulary.set(word, id);
          words.push(word);
          totals.push(0);
        }
        totals[id]!++;
        const one = found.get(id);
        if (!one) found.set(id, [1, 1, at]);
        else {
          one[0]++;
          if (one[2] !== at) one[1]++;
          one[2] = at;
        }
      }
    }
    counts.push(Array.from(found, ([id, [occurrences, rows]]) => [id, occurrences, rows] as const));
  }
  const all = totals.reduce((sum, total) => sum + total, 0);
  const average = all / clusters;
  return counts.map((found) => {
    const own = found.reduce((sum, [, n]) => sum + n, 0);
    return found
      .filter(([, , rows]) => rows >= LEAST_ROWS)
      .filter(([id, n]) => n / own >= (LEAST_LIFT * totals[id]!) / all)
      .map(([id, n]) => ({ id, score: n * Math.log(1 + average / totals[id]!) }))
      .sort((a, b) => b.score - a.score || a.id - b.id)
      .slice(0, count)
      .map(({ id }) => words[id]!);
  });
}
