import type { ClusterDescription, Trait } from '../clusters/cluster-description.ts';
import { percent, tick } from '../format.ts';

const FEW_WORDS = 4;
const FEW_TRAITS = 3;

/** What sets a cluster apart, on one line: "high income · city: Rome · rarely sex: f". */
export function shortTraits({ traits }: Pick<ClusterDescription, 'traits'>): string {
  return traits
    .slice(0, FEW_TRAITS)
    .map((trait) => {
      if (trait.kind === 'words') return trait.words.slice(0, FEW_WORDS).join(', ');
      if (trait.kind === 'number')
        return `${trait.difference > 0 ? 'high' : 'low'} ${trait.column}`;
      const what = trait.value === undefined ? trait.column : `${trait.column}: ${trait.value}`;
      return trait.difference > 0 ? what : `rarely ${what}`;
    })
    .join(' · ');
}

/** The parts of a line of the table of traits: name, here, elsewhere. */
export function traitCells(
  trait: Exclude<Trait, { kind: 'words' }>,
): readonly [name: string, here: string, elsewhere: string] {
  if (trait.kind === 'number') return [trait.column, tick(trait.mean), tick(trait.meanElsewhere)];
  const name = trait.value === undefined ? trait.column : `${trait.column}: ${trait.value}`;
  return [name, percent(trait.share), percent(trait.shareElsewhere)];
}
