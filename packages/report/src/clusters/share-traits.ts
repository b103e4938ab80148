import type { ShareTrait } from './cluster-description.ts';
import { cellText, type DescribedColumn } from './described-column.ts';

/**
 * How much more frequent, or less, each value of a column of categories is in each cluster than elsewhere, in standard
 * deviations of having it. Missing values count as a value of none.
 *
 * @returns For each cluster a trait for each value, in no order.
 */
export function shareTraits(
  column: DescribedColumn,
  labels: ArrayLike<number>,
  clusters: number,
): ShareTrait[][] {
  const values = new Map<string, Float64Array>();
  const sizes = new Float64Array(clusters);
  let rows = 0;
  for (let i = 0; i < labels.length; i++) {
    const k = labels[i]!;
    if (!(k >= 0)) continue;
    sizes[k]!++;
    rows++;
    const text = cellText(column, i);
    if (text === undefined) continue;
    let counts = values.get(text);
    if (!counts) {
      counts = new Float64Array(clusters);
      values.set(text, counts);
    }
    counts[k]!++;
  }
  const traits = Array.from(sizes, (): ShareTrait[] => []);
  for (const [value, counts] of values) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const deviation = Math.sqrt((total / rows) * (1 - total / rows));
    if (deviation === 0) continue;
    for (let k = 0; k < clusters; k++) {
      if (sizes[k] === 0 || sizes[k] === rows) continue;
      const share = counts[k]! / sizes[k]!;
      const shareElsewhere = (total - counts[k]!) / (rows - sizes[k]!);
      const difference = (share - shareElsewhere) / deviation;
      traits[k]!.push({
        kind: 'share',
        column: column.name,
        value,
        share,
        shareElsewhere,
        difference,
      });
    }
  }
  return traits;
}
