import { createKit, type Kit } from './kit.ts';
import type { CheckOptions, CreateBackend } from './options.ts';
import { bufferProperties } from './properties/buffers.ts';
import { copyProperties } from './properties/copies.ts';
import { disposeProperties } from './properties/dispose.ts';
import { exactSizeProperties } from './properties/exact-sizes.ts';
import { followManyTiles, followProperties } from './properties/follow.ts';
import { nativeProperties } from './properties/native.ts';
import { orderProperties } from './properties/order.ts';
import { refusalProperties } from './properties/refusal.ts';
import { repeatabilityProperties, repeatsManyTiles } from './properties/repeatability.ts';
import { resourceProperties } from './properties/resources.ts';
import { rowLengthProperties } from './properties/row-lengths.ts';
import { scorerOfManyTiles, scorerProperties } from './properties/scorer/scorer.ts';
import { sparseProperties } from './properties/sparse.ts';
import { tieProperties } from './properties/ties.ts';
import { unitProperties } from './properties/units.ts';
import { vanishingAverageProperties } from './properties/vanishing-averages.ts';
import { vanishingMeanProperties } from './properties/vanishing-means.ts';
import { windowProperties } from './properties/windows.ts';
import type { BackendProperty } from './property.ts';
import type { FeedKind } from './session/feed-kind.ts';

/**
 * Everything that a backend must do, as a list to run in whatever test runner there is.
 *
 * @param create - Makes the backend; called once for each property.
 */
export function backendProperties<Input = never>(
  create: CreateBackend<Input>,
  options: CheckOptions<Input> = {},
): BackendProperty[] {
  const kit = createKit(create, options);
  return [
    ...nativeProperties(kit),
    ...sparseProperties(kit),
    ...withEachFeed(kit, smallProperties),
    ...vanishingAverageProperties(kit),
    ...rowLengthProperties(kit),
    ...refusalProperties(kit),
    ...disposeProperties(kit),
    ...scorerProperties(kit),
    // Models rely on what comes before.
    ...unitProperties(kit),
    ...exactSizeProperties(kit),
    ...windowProperties(kit),
    // The slow ones come last.
    ...withEachFeed(kit, (each, kind) => [
      ...followManyTiles(each, kind),
      ...repeatsManyTiles(each, kind),
    ]),
    ...scorerOfManyTiles(kit),
  ];
}

function smallProperties<Input>(kit: Kit<Input>, kind: FeedKind): BackendProperty[] {
  return [
    ...followProperties(kit, kind),
    // Normalizing rounds, and these are about sums that do not.
    ...(kind === 'native, normalized' ? [] : tieProperties(kit, kind)),
    ...(kind === 'native, normalized' ? [] : vanishingMeanProperties(kit, kind)),
    ...bufferProperties(kit, kind),
    ...copyProperties(kit, kind),
    ...orderProperties(kit, kind),
    ...repeatabilityProperties(kit, kind),
    ...resourceProperties(kit, kind),
  ];
}

function withEachFeed<Input>(
  kit: Kit<Input>,
  properties: (kit: Kit<Input>, kind: FeedKind) => BackendProperty[],
): BackendProperty[] {
  return kit.feeds.flatMap((kind) =>
    properties(kit, kind).map(({ name, check }) => ({
      name: kind === 'matrix' ? name : `${name} (${kind})`,
      check,
    })),
  );
}
