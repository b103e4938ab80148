import type { Certificate } from '@coke/core';
import type { ClusterAgreement } from '../evaluation/cluster-agreement.ts';
import type { HeadRecord } from './epoch-record.ts';
import { sizeHistogram } from './size-histogram.ts';

/** What a certificate does not tell. */
export interface HeadExtras {
  readonly labelChangeRate?: number | undefined;
  readonly agreement?: ClusterAgreement | undefined;
}

/** A head's record from the certificate of its epoch, by cosine. */
export function headRecord(
  certificate: Certificate,
  { labelChangeRate, agreement }: HeadExtras = {},
): HeadRecord {
  const { sizes, smallest, largest, minSize, shortfall, shortfallLimit } = certificate;
  return {
    k: sizes.length,
    smallest,
    largest,
    minSize,
    empty: sizes.filter((size) => size === 0).length,
    shortfall,
    shortfallLimit,
    meanSimilarity: certificate.meanSimilarity!,
    sizes: sizeHistogram(sizes),
    ...(labelChangeRate !== undefined && { labelChangeRate }),
    ...(agreement && { agreement }),
  };
}
