import { Piscina } from 'piscina';
import type { PieceAnswer, PieceOrder } from './view-piece.ts';
import type { ViewRecipe } from './view-recipe.ts';
import type { WorkerFile } from './worker-file.ts';

/** Worker threads with a recipe. They start at once, and do not keep the process alive. */
export class ViewThreads {
  readonly #pool: Piscina<PieceOrder, PieceAnswer>;
  readonly #waiting = new Set<(reason: Error) => void>();
  #failure: Error | undefined;
  #ending = false;

  constructor(file: WorkerFile, recipe: ViewRecipe, workers: number) {
    this.#pool = new Piscina<PieceOrder, PieceAnswer>({
      ...file,
      name: 'makePiece',
      minThreads: workers,
      maxThreads: workers,
      workerData: recipe,
    });
    // A thread that dies with nothing to do, as one that cannot start, tells no task.
    this.#pool.on('error', (cause: Error) => this.#fail(cause));
    // One that just ends tells nobody, and when all have ended while starting no other is begun: what is
    // asked then would wait for ever. Looked at afterwards, when the pool has replaced what it replaces.
    this.#pool.on('workerDestroy', () => queueMicrotask(() => this.#expectThreads()));
  }

  /**
   * Takes the order's buffer, and gives it back with the answer.
   *
   * @throws Error if threads do not start, or die.
   */
  run(order: PieceOrder): Promise<PieceAnswer> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      this.#waiting.add(reject);
      this.#pool
        .run(order, { transferList: [order.buffer] })
        .then(resolve, reject)
        .finally(() => this.#waiting.delete(reject));
    });
  }

  /** Ends them, whatever they are doing. */
  async destroy(): Promise<void> {
    this.#ending = true;
    await this.#pool.destroy();
  }

  #expectThreads(): void {
    if (this.#ending || this.#pool.threads.length > 0) return;
    this.#fail(new Error('none: all have ended'));
  }

  #fail(cause: Error): void {
    const message = `threads that make views should run, got ${cause.message}`;
    this.#failure = new Error(message, { cause });
    for (const reject of this.#waiting) reject(this.#failure);
  }
}
