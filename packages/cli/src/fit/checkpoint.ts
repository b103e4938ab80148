import { access, readFile, rm } from 'node:fs/promises';
import { type Backend, ConstrainedKMeans } from '@coke/core';
import { writeWhole } from '@coke/io';
import { UsageError } from '../exit-status.ts';

/** What tells runs apart that are not to be mixed, as texts by name. */
export type RunKey = Readonly<Record<string, string>>;

/** How far a run is. */
export interface Done {
  /** Restarts that have ended. */
  readonly restarts: number;
  /** Nothing is left to be fitted. */
  readonly isFitted: boolean;
}

/** What is left of a run that was stopped. */
export interface Left extends Done {
  readonly model: ConstrainedKMeans;
}

/** In the metadata of the model. */
interface Note extends Done {
  readonly key: RunKey;
}

/** A run's model so far, in a file beside what the run will write, until that is written. */
export class Checkpoint {
  readonly path: string;
  readonly #key: RunKey;

  /** @param output - A file that the run will write. */
  constructor(output: string, key: RunKey) {
    this.path = `${output}.checkpoint`;
    this.#key = key;
  }

  async write(model: ConstrainedKMeans, done: Done): Promise<void> {
    const note: Note = { ...done, key: this.#key };
    const metadata = { checkpoint: JSON.stringify(note) };
    await writeWhole(this.path, await model.save({ metadata }));
  }

  isThere(): Promise<boolean> {
    return access(this.path).then(
      () => true,
      () => false,
    );
  }

  /**
   * What is left; undefined where nothing is.
   *
   * @throws UsageError where it is left of another run, naming what differs; SafetensorsError for a damaged file.
   */
  async read(backend: Backend): Promise<Left | undefined> {
    if (!(await this.isThere())) return undefined;
    const model = await ConstrainedKMeans.load(await readFile(this.path), { backend });
    const { key, ...done } = JSON.parse(model.metadata.checkpoint ?? '{"key":{}}') as Note;
    const names = [...new Set([...Object.keys(this.#key), ...Object.keys(key)])];
    const other = names.find((name) => key[name] !== this.#key[name]);
    if (other === undefined) return { ...done, model };
    model.dispose();
    const [was, is] = [key[other] ?? 'none', this.#key[other] ?? 'none'];
    throw new UsageError(
      `--resume should go on with the run that was stopped, got other ${other} (${is}) than ${this.path} is of (${was})`,
    );
  }

  remove(): Promise<void> {
    return rm(this.path, { force: true });
  }
}
