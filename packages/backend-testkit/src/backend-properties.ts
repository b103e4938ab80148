import { createKit } from './kit.ts';
import type { CheckOptions, CreateBackend } from './options.ts';
import { bufferProperties } from './properties/buffers.ts';
import { copyProperties } from './properties/copies.ts';
import { disposeProperties } from './properties/dispose.ts';
import { followProperties } from './properties/follow.ts';
import { nativeProperties } from './properties/native.ts';
import { orderProperties } from './properties/order.ts';
import { refusalProperties } from './properties/refusal.ts';
import { repeatabilityProperties } from './properties/repeatability.ts';
import { resourceProperties } from './properties/resources.ts';
import { rowLengthProperties } from './properties/row-lengths.ts';
import { tieProperties } from './properties/ties.ts';
import { vanishingMeanProperties } from './properties/vanishing-means.ts';
import type { BackendProperty } from './property.ts';

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
  const fed = kit.feeds.flatMap((kind) => {
    const properties = [
      ...followProperties(kit, kind),
      ...bufferProperties(kit, kind),
      ...copyProperties(kit, kind),
      ...orderProperties(kit, kind),
      ...repeatabilityProperties(kit, kind),
      ...resourceProperties(kit, kind),
    ];
    // Normalizing rounds, and these are about sums that do not.
    if (kind !== 'native, normalized') {
      properties.push(...tieProperties(kit, kind), ...vanishingMeanProperties(kit, kind));
    }
    return kind === 'matrix' ? properties : properties.map((one) => suffixed(one, kind));
  });
  return [
    ...nativeProperties(kit),
    ...fed,
    ...rowLengthProperties(kit),
    ...refusalProperties(kit),
    ...disposeProperties(kit),
  ];
}

function suffixed({ name, check }: BackendProperty, suffix: string): BackendProperty {
  return { name: `${name} (${suffix})`, check };
}
