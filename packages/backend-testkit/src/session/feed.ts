import type { HostMatrix, Matrix } from '@coke/core/backend';
import type { Kit } from '../kit.ts';
import type { Batch } from '../scenario/actions.ts';
import type { FeedKind } from './feed-kind.ts';
import { sparseOf, spoil } from './sparse-of.ts';

/** A batch as it is handed to the session. */
export interface Fed<Input> {
  readonly input: HostMatrix | Input;
  /** Free what was made for it. To be called once the session has answered. */
  release(): void;
}

/**
 * Hand a batch in: as a matrix, as sparse rows, or as one of the native inputs that can hold it. One batch in four
 * is a matrix all the same, since a session takes both.
 */
export function feed<Input>(kit: Kit<Input>, kind: FeedKind, { x, raw, pick }: Batch): Fed<Input> {
  if (kind === 'matrix' || pick % 4 === 0) return { input: x, release: () => {} };
  if (kind === 'sparse') {
    const input = sparseOf(x);
    return { input, release: () => spoil(input) };
  }
  const inputs = nativeInputs(kit, raw);
  return {
    input: inputs[(pick >> 2) % inputs.length]!,
    release: () => {
      for (const input of inputs) kit.disposeInput?.(input);
    },
  };
}

/** All native inputs that hold the values of `x`; none if there is no such thing. */
export function nativeInputs<Input>(
  kit: Kit<Input>,
  { data, rows, cols }: Matrix,
): readonly Input[] {
  const made = kit.fromMatrix?.({ data: data.slice(), rows, cols });
  if (made === undefined) return [];
  return Array.isArray(made) ? made : [made as Input];
}
