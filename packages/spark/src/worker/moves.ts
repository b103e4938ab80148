import type { Id } from '@coke/core';

/** Under which a model file keeps which rows are moved so that sizes are exact. */
const KEY = '@coke/spark moves';

/** Labels of rows that get another than by centers and prices, by the text of their id. One map a head. */
export type Moves = readonly ReadonlyMap<string, number>[];

/** Metadata of a model that has moves. */
export function withMoves(
  metadata: Readonly<Record<string, string>>,
  heads: readonly { readonly ids: ArrayLike<Id>; readonly labels: ArrayLike<number> }[],
): Record<string, string> {
  const moves = heads.map(({ ids, labels }) => ({
    ids: Array.from(ids, String),
    labels: Array.from(labels),
  }));
  return { ...metadata, [KEY]: JSON.stringify(moves) };
}

/** Undefined of a model that has none. */
export function movesOf(metadata: Readonly<Record<string, string>>): Moves | undefined {
  const text = metadata[KEY];
  if (text === undefined) return undefined;
  const heads = JSON.parse(text) as { ids: string[]; labels: number[] }[];
  return heads.map(({ ids, labels }) => new Map(ids.map((id, i) => [id, labels[i]!])));
}
