import type { Kit } from '../../kit.ts';
import type { BackendProperty } from '../../property.ts';
import type { FeedKind } from '../../session/feed-kind.ts';
import { scorerBufferProperties } from './buffers.ts';
import { callProperties } from './calls.ts';
import { candidateProperties, candidatesOfManyTiles } from './candidates.ts';
import { scorerLifetimeProperties } from './lifetime.ts';
import { sumProperties, sumsOfManyTiles } from './sums.ts';

/** What the backend's scorer must do, or the core's, which stands in where it has none. */
export function scorerProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  return [
    ...withEachKind(kit, (kind) => [
      ...candidateProperties(kit, kind),
      ...sumProperties(kit, kind),
      ...callProperties(kit, kind),
      ...scorerBufferProperties(kit, kind),
    ]),
    ...scorerLifetimeProperties(kit),
  ];
}

/** The same at sizes that a device shares among threads. */
export function scorerOfManyTiles<Input>(kit: Kit<Input>): BackendProperty[] {
  return withEachKind(kit, (kind) => [
    ...candidatesOfManyTiles(kit, kind),
    ...sumsOfManyTiles(kit, kind),
  ]);
}

/** Rows are held as they are: a scorer does not normalize. */
function withEachKind<Input>(
  kit: Kit<Input>,
  properties: (kind: FeedKind) => BackendProperty[],
): BackendProperty[] {
  const kinds = kit.feeds.filter((kind) => kind !== 'native, normalized');
  return kinds.flatMap((kind) =>
    properties(kind).map(({ name, check }) => ({
      name: kind === 'matrix' ? name : `${name} (${kind})`,
      check,
    })),
  );
}
