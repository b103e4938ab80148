import type { Certificate } from '@coke/core';
import { NONE, size, smallPercent, whole } from '@coke/report/format';

const TITLES = ['epoch', 'mean cosine', 'smallest', 'largest', 'bound', 'short by', 'at most'];
const WIDTHS = TITLES.map((title) => Math.max(title.length, 8));

/** Names of the columns of `epochLine`. */
export const EPOCH_TITLES: string = line(TITLES);

/** What an epoch came to; "at most" is the limit that is proved on "short by". */
export function epochLine(epoch: number, certificate: Certificate): string {
  const { meanSimilarity, smallest, largest, minSize } = certificate;
  const { shortfall, shortfallLimit } = certificate;
  return line([
    `${epoch}`,
    meanSimilarity!.toFixed(4),
    whole(smallest),
    whole(largest),
    ...(minSize > 0
      ? [size(minSize), smallPercent(shortfall), smallPercent(shortfallLimit)]
      : [NONE, NONE, NONE]),
  ]);
}

function line(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padStart(WIDTHS[i]!)).join('  ');
}
