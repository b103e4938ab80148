import { readFile, rm } from 'node:fs/promises';
import type { Backend, ConstrainedKMeans } from '@coke/core';
import { ConstrainedKMeans as Model } from '@coke/core';
import { writeWhole } from '@coke/io';
import { UsageError } from '../exit-status.ts';

/** What tells runs apart that are not to be mixed, as texts by name. */
export type RunKey = Readonly<Record<string, string>>;

/** What is left of a run that was stopped. */
export interface Left {
  /** Restarts, or epochs, that had ended. */
  readonly done: number;
  readonly model: ConstrainedKMeans;
}

/** In the metadata of the model. */
interface Note {
  readonly done: number;
  readonly key: RunKey;
}

/** A run's model so far, in a file beside what the run will write, until that is written. */
export class Checkpoint {
  readonly path: string;
  readonly #key: RunKey;

  /** @param output - The file that the run will write. */
  constructor(output: string, key: RunKey) {
    this.path = `${output}.checkpoint`;
    this.#key = key;
  }

  async write(model: ConstrainedKMeans, done: number): Promise<void> {
    const note: Note = { done, key: this.#key };
    await writeWhole(this.path, await model.save({ metadata: { checkpoint: JSON.stringify(note) } }));
  }

  /**
   * What is left; undefined where nothing is.
   *
   * @throws UsageError where it is left of another run, naming what differs; SafetensorsError for a damaged file.
   */
  async read(backend: Backend): Promise<Left | undefined> {
    const file = await readFile(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (file === undefined) return undefined;
    const model = await Model.load(file, { backend });
    const { done, key } = JSON.parse(model.metadata.checkpoint ?? '{"key":{}}') as Note;
    const names = [...new Set([...Object.keys(this.#key), ...Object.keys(key)])];
    const other = names.find((name) => key[name] !== this.#key[name]);
    if (other === undefined) return { done, model };
    model.dispose();
    const [was, is] = [key[other] ?? 'nothing', this.#key[other] ?? 'nothing'];
    throw new UsageError(
      `--resume should go on with the same run, got another ${other} (${is}) than ${this.path} is of (${was})`,
    );
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }
}
