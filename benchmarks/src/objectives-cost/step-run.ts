import { type SizedEncoder, sgd, Trainer } from '@coke/trainer';
import { summarize } from '../suite/samples.ts';
import type { Entrant } from './entrants.ts';
import { type NoiseImages, noiseLoader } from './noise-loader.ts';

/** Epochs that no measurement comes to the end of. */
const EPOCHS = 10_000;

/** A run of an objective that can be gone on with for a while, again and again. */
export class StepRun {
  readonly trainer: Trainer;

  /** @param encoder - May be others' too: the learning rate is so low that no weight moves. */
  constructor(
    { make, projector, views }: Entrant,
    encoder: SizedEncoder,
    images: Omit<NoiseImages, 'views'>,
  ) {
    this.trainer = new Trainer({
      encoder,
      loader: noiseLoader({ ...images, views }),
      ...(projector && { projector: projector({ inputs: encoder.features, seed: 1 }) }),
      epochs: EPOCHS,
      warmupEpochs: 0,
      learningRate: 1e-9,
      optimizer: sgd({ momentum: 0.9 }),
      objective: make(),
    });
  }

  /** Train until so many batches have been learnt from, which an idle epoch has none of. */
  async learn(batches: number): Promise<void> {
    let seen = 0;
    await this.#train(({ loss }) => loss !== undefined && ++seen >= batches);
  }

  /**
   * Train for so long, and at least for one step that counts. The first of an epoch does not, nor what an
   * objective does between epochs.
   *
   * @returns Milliseconds of a step: their median.
   */
  async run(seconds: number): Promise<number> {
    const times: number[] = [];
    const started = performance.now();
    let last = Number.NaN;
    await this.#train(({ batch }) => {
      const now = performance.now();
      if (batch > 1 && !Number.isNaN(last)) times.push(now - last);
      last = now;
      return times.length > 0 && now - started > 1000 * seconds;
    });
    return summarize(times).median;
  }

  dispose(): void {
    this.trainer.dispose();
  }

  async #train(isDone: (progress: { batch: number; loss?: number }) => boolean): Promise<void> {
    const stop = new AbortController();
    const onBatch = (progress: { batch: number; loss?: number }) => {
      if (isDone(progress)) stop.abort();
    };
    try {
      await this.trainer.train({ signal: stop.signal, onBatch });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  }
}
