import type { Certificate } from '@coke/core';

/** What a pass came to, of all partitions together. */
export interface PassReport {
  /** Passes up to now. */
  readonly passes: number;
  readonly rows: number;
  readonly heads: readonly HeadReport[];
  /** The same for a reader, in a line. */
  readonly line: string;
}

/** Of one head; sizes are weights. */
export interface HeadReport {
  readonly smallest: number;
  readonly largest: number;
  readonly minSize: number;
  readonly maxSize: number;
  /** Share of the weight by which clusters are below their bounds, and what was proved that it cannot exceed. */
  readonly shortfall: number;
  readonly shortfallLimit: number;
  /** Likewise above. */
  readonly excess: number;
  readonly excessLimit: number;
  /** Mean cosine of rows and their centers, where they are compared by it. */
  readonly meanSimilarity?: number;
  /** Sum of squared distances, else. */
  readonly inertia?: number;
}

export function passReport(passes: number, certificates: readonly Certificate[]): PassReport {
  const heads = certificates.map(headReport);
  const rows = certificates[0]!.instances;
  const lines = heads.map(headLine);
  return { passes, rows, heads, line: `pass ${passes}: ${rows} rows, ${lines.join('; ')}` };
}

function headReport(certificate: Certificate): HeadReport {
  const { smallest, largest, minSize, maxSize, shortfall, shortfallLimit, excess, excessLimit } =
    certificate;
  const { meanSimilarity, inertia } = certificate;
  return {
    ...{ smallest, largest, minSize, maxSize, shortfall, shortfallLimit, excess, excessLimit },
    ...(meanSimilarity !== undefined && { meanSimilarity }),
    ...(inertia !== undefined && { inertia }),
  };
}

function headLine(head: HeadReport): string {
  const { smallest, largest, minSize, shortfall, shortfallLimit, excess, excessLimit } = head;
  const above = excess > 0 ? `, ${outside(excess, excessLimit)} above` : '';
  const quality =
    head.meanSimilarity !== undefined
      ? `mean cosine ${head.meanSimilarity.toFixed(4)}`
      : `inertia ${head.inertia?.toPrecision(6)}`;
  return [
    `sizes ${rounded(smallest)} to ${rounded(largest)}, bound ${rounded(minSize)}`,
    `${outside(shortfall, shortfallLimit)} below${above}`,
    quality,
  ].join(', ');
}

function outside(share: number, limit: number): string {
  return `${(100 * share).toFixed(2)} % (proved: at most ${(100 * limit).toFixed(2)} %)`;
}

function rounded(size: number): string {
  return String(Number(size.toFixed(1)));
}
