import { allInOrder } from '@coke/core/all-in-order';
import { inRange, nonNegativeInteger } from '@coke/core/check-options';
import type { ImageSource } from '@coke/datasets';
import { type AugmentOptions, checkAugmentOptions } from '../augment/augment-options.ts';
import { evaluationView } from '../augment/presets.ts';
import type { ViewBatch, ViewLoader } from '../views.ts';
import { epochOrder, firstIds } from './epoch-order.ts';
import { readAhead } from './read-ahead.ts';
import { newStopFlag, raise, type StopFlag } from './stop-flag.ts';
import {
  type ResolvedViewLoaderOptions,
  resolveViewLoaderOptions,
  type ViewLoaderOptions,
} from './view-loader-options.ts';
import type { ViewMaker } from './view-maker.ts';
import type { ViewRecipe } from './view-recipe.ts';
import { viewsHere } from './views-here.ts';

/**
 * Batches of augmented views, made by worker threads while the encoder works. For the same images,
 * views and seed they are the same bit for bit, however many threads make them.
 *
 * Threads start with the first epoch, do not keep the process alive, and end with `dispose`. Leaving an
 * epoch early stops what is being made of it; arrays of a batch are the caller's for good.
 *
 * An epoch throws `ImageError` for a file that is no picture, when its batch is due; Error if another
 * epoch of the loader is not over, or the loader is disposed of.
 *
 * @throws RangeError or TypeError for an option that is not allowed.
 */
export function viewLoader(options: ViewLoaderOptions): ViewLoader {
  return new EpochLoader(resolveViewLoaderOptions(options));
}

class EpochLoader implements ViewLoader {
  readonly instances: number;
  readonly batchSize: number;
  readonly batches: number;
  readonly #options: ResolvedViewLoaderOptions;
  #waited = 0;
  #maker: Promise<ViewMaker> | undefined;
  /** Of the epoch that runs. */
  #stop: StopFlag | undefined;
  readonly #making = new Set<Promise<unknown>>();
  /** Loaders of the passes that run. */
  readonly #passes = new Set<EpochLoader>();
  #disposed = false;

  constructor(options: ResolvedViewLoaderOptions) {
    this.#options = options;
    this.instances = options.images.count;
    this.batchSize = options.batchSize;
    const round = options.dropLast ? Math.floor : Math.ceil;
    this.batches = round(this.instances / this.batchSize);
  }

  get waited(): number {
    let waited = this.#waited;
    for (const pass of this.#passes) waited += pass.waited;
    return waited;
  }

  epoch(t: number, from = 0): AsyncIterable<ViewBatch> {
    inRange('t', nonNegativeInteger('t', t), 'at most 2^42', (n) => n <= 2 ** 42);
    const rule = `an integer 0 … ${this.batches}`;
    inRange('from', from, rule, (n) => Number.isInteger(n) && n >= 0 && n <= this.batches);
    this.#checkUsable();
    return { [Symbol.asyncIterator]: () => this.#run(t, from) };
  }

  plainPass(
    view: AugmentOptions = withoutAugmentation(this.#options.views[0]!),
  ): AsyncIterable<ViewBatch> {
    checkAugmentOptions('view', view, this.#options.images.source.channels);
    this.#checkUsable();
    const views = [structuredClone(view)];
    return { [Symbol.asyncIterator]: () => this.#pass(views) };
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    if (this.#stop) raise(this.#stop);
    await allInOrder(Array.from(this.#passes, (pass) => pass.dispose()));
    await Promise.allSettled(this.#making);
    const maker = this.#maker;
    this.#maker = undefined;
    await (await maker)?.dispose();
  }

  async *#run(t: number, from: number): AsyncGenerator<ViewBatch, void> {
    this.#checkUsable();
    if (this.#stop) {
      throw new Error('an epoch should be begun when the one before is over, got two at a time');
    }
    const stop = newStopFlag();
    this.#stop = stop;
    try {
      this.#maker ??= newMaker(this.#options);
      const begun = this.#maker;
      const maker = await this.#waitFor(() => begun);
      const range = { from, to: this.batches, ahead: maker.concurrent ? this.#options.ahead : 0 };
      const order = this.#order(t);
      const make = (batch: number) => this.#make(maker, { t, stop }, this.#idsOf(order, batch));
      const made = readAhead(range, make, () => raise(stop));
      try {
        for (;;) {
          const { value } = await this.#waitFor(() => made.next());
          this.#checkUsable();
          if (!value) return;
          yield value;
        }
      } finally {
        await made.return();
      }
    } finally {
      this.#stop = undefined;
    }
  }

  /** By a loader of its own: threads know the views that they make. */
  async *#pass(views: readonly AugmentOptions[]): AsyncGenerator<ViewBatch, void> {
    this.#checkUsable();
    const loader = new EpochLoader({ ...this.#options, views, shuffle: false, dropLast: false });
    this.#passes.add(loader);
    try {
      yield* loader.epoch(0);
    } finally {
      this.#passes.delete(loader);
      this.#waited += loader.waited;
      await loader.dispose();
    }
  }

  async #make(
    maker: ViewMaker,
    { t, stop }: { readonly t: number; readonly stop: StopFlag },
    ids: Int32Array,
  ): Promise<ViewBatch> {
    const { source } = this.#options.images;
    const paths = source.kind === 'files' ? Array.from(ids, (id) => source.paths[id]!) : undefined;
    const making = maker.make({ epoch: t, ids, paths, stop });
    this.#making.add(making);
    try {
      const views = await making;
      if (!views) throw new Error(DISPOSED);
      return { ids, views };
    } finally {
      this.#making.delete(making);
    }
  }

  #order(t: number): Int32Array {
    const { seed, shuffle } = this.#options;
    return shuffle ? epochOrder(seed, t, this.instances) : firstIds(this.instances);
  }

  #idsOf(order: Int32Array, batch: number): Int32Array {
    return order.slice(batch * this.batchSize, (batch + 1) * this.batchSize);
  }

  async #waitFor<T>(work: () => Promise<T>): Promise<T> {
    const since = performance.now();
    try {
      return await work();
    } finally {
      this.#waited += performance.now() - since;
    }
  }

  #checkUsable(): void {
    if (this.#disposed) throw new Error(DISPOSED);
  }
}

const DISPOSED = 'the loader should be used before dispose(), got a call after it';

function withoutAugmentation({ height, width, mean, std }: AugmentOptions): AugmentOptions {
  return evaluationView({ height, width, ...(mean && { mean }), ...(std && { std }) });
}

async function newMaker(options: ResolvedViewLoaderOptions): Promise<ViewMaker> {
  const { images, views, seed, workers, batchSize } = options;
  const recipe: ViewRecipe = { images: withoutPaths(images.source), views, seed };
  if (workers === 0) return viewsHere(recipe);
  // Loaded when it is needed: it is Node's alone.
  const { viewsByWorkers } = await import('./views-by-workers.ts');
  return viewsByWorkers(recipe, batchSize, workers);
}

function withoutPaths(source: ImageSource): ViewRecipe['images'] {
  if (source.kind === 'pixels') return source;
  const { paths, ...rest } = source;
  return rest;
}
