import { availableParallelism } from 'node:os';
import { allInOrder } from '@coke/core/all-in-order';
import { ImageError } from './image-error.ts';
import type { ViewJob } from './make-views.ts';
import { slots } from './slots.ts';
import { isRaised } from './stop-flag.ts';
import type { ViewMaker } from './view-maker.ts';
import { putPiece, rowBytes, viewsOfPiece } from './view-piece.ts';
import { newViews, type ViewRecipe } from './view-recipe.ts';
import { ViewThreads } from './view-threads.ts';
import { workerFile } from './worker-file.ts';

// A piece is as much as one message should carry: a worker needs no more memory than this.
const PIECE_BYTES = 2 ** 23;

/** Views made by worker threads, each batch by all of them, a piece at a time. */
export function viewsByWorkers(
  recipe: ViewRecipe,
  batchSize: number,
  workers: number = defaultWorkers(),
): ViewMaker {
  const fitting = Math.max(1, Math.floor(PIECE_BYTES / rowBytes(recipe)));
  const pieceRows = Math.min(fitting, Math.ceil(batchSize / workers));
  const threads = new ViewThreads(workerFile(), recipe, workers);
  // One piece in the making and one waiting for each worker; what else there is stays ids.
  const inTurn = slots(2 * workers);
  const spare: ArrayBuffer[] = [];

  async function makePiece(job: ViewJob, use: (piece: Float32Array[]) => void): Promise<boolean> {
    if (isRaised(job.stop)) return false;
    const buffer = spare.pop() ?? new ArrayBuffer(pieceRows * rowBytes(recipe));
    const answer = await threads.run({ ...job, buffer });
    const { made, failure } = answer;
    if (made) use(viewsOfPiece(recipe, answer.buffer, job.ids.length));
    spare.push(answer.buffer);
    if (failure) throw new ImageError(failure.id, failure.path, failure.cause);
    return made;
  }

  return {
    concurrent: true,
    async make(job) {
      const views = newViews(recipe, job.ids.length);
      const pieces = [];
      for (let first = 0; first < job.ids.length; first += pieceRows) {
        const ids = job.ids.slice(first, first + pieceRows);
        const paths = job.paths?.slice(first, first + pieceRows);
        const put = (piece: Float32Array[]) => putPiece(piece, ids.length, views, first);
        pieces.push(inTurn(() => makePiece({ ...job, ids, paths }, put)));
      }
      // All of them, so that nothing goes on after this.
      const made = await allInOrder(pieces);
      return made.every(Boolean) ? views : undefined;
    },
    dispose: () => threads.destroy(),
  };
}

/** All cores but the one that trains. */
function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}
