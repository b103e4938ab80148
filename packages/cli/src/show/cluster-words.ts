import type { ConstrainedKMeans } from '@coke/core';
import type { Preprocessing } from '@coke/io';
import { describeClusters } from '@coke/report';
import { comparedTerms } from '../report/features.ts';

const MOST = 8;

/** The terms that each center has more of than the others; undefined where no texts were clustered. */
export async function clusterWords(
  model: ConstrainedKMeans,
  preprocessing: Preprocessing,
): Promise<string[][] | undefined> {
  const terms = comparedTerms(preprocessing);
  if (terms.length === 0) return undefined;
  const centers = await model.centers();
  const labels = Array.from({ length: centers.rows }, (_, k) => k);
  const described = describeClusters({
    ...{ rows: centers, labels, centers, terms, metric: model.options.metric, words: MOST },
  });
  return described.map(({ traits }) =>
    traits.flatMap((trait) => (trait.kind === 'words' ? trait.words : [])),
  );
}
