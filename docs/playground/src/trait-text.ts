import type { ClusterDescription } from '@coke/report';
import { percentTick, tick } from '@coke/report/format';

type Trait = ClusterDescription['traits'][number];

/** What sets a cluster apart: what it is, how it is here, how it is elsewhere. */
export interface TraitText {
  readonly name: string;
  readonly here: string;
  readonly elsewhere: string;
  /** Whether it is more than elsewhere, or less. */
  readonly isMore: boolean;
}

export function traitText(trait: Trait): TraitText {
  switch (trait.kind) {
    case 'number':
      return {
        name: trait.column,
        here: tick(trait.mean),
        elsewhere: `elsewhere ${tick(trait.meanElsewhere)}`,
        isMore: trait.difference > 0,
      };
    case 'share':
      return {
        name: trait.value === undefined ? trait.column : `${trait.column}: ${trait.value}`,
        here: percentTick(trait.share),
        elsewhere: `elsewhere ${percentTick(trait.shareElsewhere)}`,
        isMore: trait.difference > 0,
      };
    case 'words':
      return { name: trait.column, here: trait.words.join(', '), elsewhere: '', isMore: true };
  }
}
