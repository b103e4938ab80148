import type { View } from '../views.ts';
import type { ViewJob } from './make-views.ts';
import { type ViewRecipe, viewSizes } from './view-recipe.ts';

/** Part of a batch, as a worker gets it. */
export interface PieceOrder extends ViewJob {
  /** Long enough for the piece, and transferred there and back. */
  readonly buffer: ArrayBuffer;
}

/** What a worker answers. */
export interface PieceAnswer {
  readonly buffer: ArrayBuffer;
  /** Made to its end? */
  readonly made: boolean;
  /** Errors of our own would lose their kind on the way. */
  readonly failure?: {
    readonly id: number;
    readonly path: string | undefined;
    readonly cause: unknown;
  };
}

/** Bytes of all views of one image. */
export function rowBytes(recipe: ViewRecipe): number {
  const numbers = viewSizes(recipe).reduce((sum, size) => sum + size, 0);
  return numbers * Float32Array.BYTES_PER_ELEMENT;
}

/** Where in the buffer of a piece of so many rows each view lies: one after the other. */
export function viewsOfPiece(
  recipe: ViewRecipe,
  buffer: ArrayBuffer,
  rows: number,
): Float32Array[] {
  let at = 0;
  return viewSizes(recipe).map((size) => {
    const data = new Float32Array(buffer, at, rows * size);
    at += data.byteLength;
    return data;
  });
}

/** Copies a piece to its rows of the batch, from `first` on. */
export function putPiece(
  piece: readonly Float32Array[],
  rows: number,
  batch: readonly View[],
  first: number,
): void {
  for (const [v, data] of piece.entries()) batch[v]!.data.set(data, (first * data.length) / rows);
}
