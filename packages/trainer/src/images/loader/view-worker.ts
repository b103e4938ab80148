// What the loader's threads run: an entry of the package, so that it is a file of its own when built.
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import { ImageError } from './image-error.ts';
import { makeViews } from './make-views.ts';
import { type PieceAnswer, type PieceOrder, viewsOfPiece } from './view-piece.ts';
import type { ViewRecipe } from './view-recipe.ts';

/** Makes a piece of a batch. For the threads of `viewLoader` alone, which have a recipe. */
export async function makePiece(order: PieceOrder): Promise<PieceAnswer> {
  const answer = await answerTo(workerData as ViewRecipe, order);
  const moved = { [transferableSymbol]: [answer.buffer], [valueSymbol]: answer };
  // Piscina unwraps it on its way.
  return move(moved) as unknown as PieceAnswer;
}

async function answerTo(recipe: ViewRecipe, order: PieceOrder): Promise<PieceAnswer> {
  const { buffer } = order;
  const out = viewsOfPiece(recipe, buffer, order.ids.length);
  try {
    return { buffer, made: await makeViews(recipe, order, out) };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { id, path, cause } = error;
    return { buffer, made: false, failure: { id, path, cause } };
  }
}
