import type { NamedViews } from '../images/augment/named-views.ts';

export type RunAugmentation = Exclude<NamedViews['preset'], 'evaluation'>;

/** Ways to make views that a run can be told by name. */
export const AUGMENTATIONS: readonly RunAugmentation[] = [
  'smallImages',
  'oneView',
  'twoViews',
  'swav',
  'mocoV2',
  'simclr',
  'dino',
  'odc',
  'symmetric',
  'weak',
  'asymmetric',
];
