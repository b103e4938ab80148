import type { FitProgress } from '@coke/core';
import type { ReadingProgress } from '@coke/io';
import { duration, percent, whole } from '@coke/report/format';
import { ProgressBar, TimeLeft } from '../command-line.ts';
import type { ShownOptions } from '../options/shown-options.ts';
import { ExactShare } from './exact-share.ts';

/** Between two JSON objects of one stage, in ms. */
const JSON_EVERY = 500;

/** Where a stage stands. */
interface Standing {
  readonly done: number;
  /** What is counted: `rows`, `fits`. */
  readonly unit: string;
  /** Of which `done` are done; undefined where only the end tells. */
  readonly total?: number | undefined;
  /** How far it is, 0 to 1, where the total does not tell. */
  readonly share?: number | undefined;
  /** More that there is to say. */
  readonly parts?: readonly string[];
}

/**
 * What a command tells of its work on stderr while it goes on: a bar with rate and time left, where that is a
 * terminal; or JSON, an object a line; or nothing.
 */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #isJson: boolean;
  readonly #isShown: boolean;
  readonly #now: () => number;
  readonly #bar: ProgressBar;
  #stage:
    | { readonly name: string; readonly timeLeft: TimeLeft; readonly began: number }
    | undefined;
  #told = Number.NEGATIVE_INFINITY;

  /** @param now - A clock in ms. */
  constructor(
    stream: NodeJS.WriteStream,
    { progress, quiet }: Pick<ShownOptions, 'progress' | 'quiet'>,
    now: () => number = () => performance.now(),
  ) {
    this.#stream = stream;
    this.#isJson = progress === 'json';
    this.#isShown = progress === 'auto' && !quiet && stream.isTTY === true;
    this.#now = now;
    this.#bar = new ProgressBar(stream);
  }

  /** Rows that are read. */
  readonly reading =
    (stage: string) =>
    ({ rows, total }: ReadingProgress): void =>
      this.show(stage, { done: rows, total, unit: 'rows' });

  /** A fit. */
  readonly fitting = (stage: string): ((progress: FitProgress) => void) => {
    const exact = new ExactShare();
    return (progress) => {
      if (progress.algorithm === 'online') {
        const { epoch, epochs, batch, batches, instances } = progress;
        const total = batches === undefined ? undefined : (instances / batch) * batches;
        this.show(`${stage}, epoch ${epoch + 1}/${epochs}`, {
          done: instances,
          total,
          unit: 'rows',
        });
        return;
      }
      const { iteration, scored, rows, changed, restart, restarts } = progress;
      const start = restarts > 1 ? `, start ${restart + 1}/${restarts}` : '';
      // All rows are scored where a pass has ended.
      const running = scored < rows ? scored : 0;
      const pass = `pass ${iteration + (scored < rows ? 1 : 0)}`;
      const moved = iteration > 0 ? [`${percent(changed / rows)} of the rows moved`] : [];
      this.show(`${stage}${start}`, {
        ...{ done: iteration * rows + running, unit: 'rows', share: exact.of(progress) },
        parts: [pass, ...moved],
      });
    };
  };

  /** Where the stage of that name stands; another name begins another stage. */
  show(name: string, { done, total, unit, share, parts = [] }: Standing): void {
    if (!this.#isShown && !this.#isJson) return;
    const now = this.#now();
    const isNew = this.#stage?.name !== name;
    if (isNew) this.#stage = { name, timeLeft: new TimeLeft(this.#now), began: now };
    const { timeLeft, began } = this.#stage!;
    const part = share ?? (total === undefined ? undefined : done / total);
    const left = part === undefined ? undefined : timeLeft.seconds(part, 1);
    const rate = now > began ? (1000 * done) / (now - began) : undefined;
    if (this.#isJson) {
      if (!isNew && now - this.#told < JSON_EVERY) return;
      this.#told = now;
      const told = {
        stage: name,
        done,
        total,
        unit,
        share: part,
        perSecond: rate,
        secondsLeft: left,
      };
      this.#stream.write(`${JSON.stringify(told)}\n`);
      return;
    }
    const time = left === undefined ? [] : [`${duration(left)} left`];
    const speed = rate === undefined ? [] : [`${whole(rate)} ${unit}/s`];
    this.#bar.show(part, { title: name, parts: [...time, ...parts, ...speed] });
  }

  /** Leave the terminal as it was. */
  stop(): void {
    this.#bar.stop();
    this.#stage = undefined;
  }
}
