import { open, readFile } from 'node:fs/promises';
import { shouldBe } from '@coke/core/check-options';
import { writeWhole } from '@coke/io';
import type { EpochRecord } from './epoch-record.ts';
import { readEpochRecords } from './read-epoch-records.ts';

/**
 * Records of epochs as lines of JSON, one an epoch, beside a run's checkpoint: for whoever looks on
 * while it trains, or draws a report afterwards.
 *
 * A record is appended when its epoch ends, which is before the checkpoint of that epoch is written;
 * a run that dies between the two trains the epoch again. `open` therefore cuts the log back to the
 * epochs that the run really has, and puts in those that a crash kept from the disk.
 */
export class EpochLog {
  /** Kept where code is minified. */
  static readonly name: string = 'EpochLog';
  readonly path: string;
  #epochs: number;

  private constructor(path: string, epochs: number) {
    this.path = path;
    this.#epochs = epochs;
  }

  /**
   * Go on with a log, or begin one; afterwards it holds the epochs of `history` and no others. What
   * was logged beside, such as an evaluation, stays.
   *
   * @param path - `epochs.jsonl`, say.
   * @param history - Of the run: empty for a new one.
   * @throws RangeError if it is of another run: it lacks what a record of `history` says, or has more
   * than one epoch that the run has not. What `readEpochLog` throws. The file is then as it was.
   */
  static async open(path: string, history: readonly EpochRecord[]): Promise<EpochLog> {
    const before = await readFile(path, 'utf8').catch(undefinedIfMissing);
    const logged = parseEpochLog(path, before ?? '');
    checkSameRun(path, logged, history);
    const text = history.map((record, i) => toLine(logged[i] ?? record)).join('');
    if (text !== before) await writeWhole(path, text);
    return new EpochLog(path, history.length);
  }

  /**
   * Add the record of the next epoch; it is on the disk when this is done.
   *
   * @throws RangeError if it is of another epoch; whatever writing throws, with the log as it was.
   */
  async append(record: EpochRecord): Promise<void> {
    if (record.epoch !== this.#epochs) {
      throw new RangeError(shouldBe('epoch of the record', `${this.#epochs}`, record.epoch));
    }
    const file = await open(this.path, 'a');
    try {
      const { size } = await file.stat();
      try {
        await file.writeFile(toLine(record));
        await file.sync();
      } catch (error) {
        await file.truncate(size);
        throw error;
      }
    } finally {
      await file.close();
    }
    this.#epochs++;
  }
}

/**
 * The records of a log, also of a run that is still going on. A last line that a crash has cut off is
 * left out.
 *
 * @throws RangeError or TypeError naming the line or field that is not what it should be.
 */
export async function readEpochLog(path: string): Promise<EpochRecord[]> {
  return parseEpochLog(path, await readFile(path, 'utf8'));
}

function parseEpochLog(path: string, text: string): EpochRecord[] {
  // What follows the last line break was not written to its end.
  const lines = text.split('\n').slice(0, -1);
  return readEpochRecords(lines.map((line, i) => parseLine(`line ${i + 1} of ${path}`, line)));
}

function parseLine(name: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new RangeError(shouldBe(name, 'JSON', line), { cause: error });
  }
}

function checkSameRun(
  path: string,
  logged: readonly EpochRecord[],
  history: readonly EpochRecord[],
): void {
  if (logged.length > history.length + 1) {
    const rule = `at most ${history.length + 1}, one more than the run has`;
    throw new RangeError(shouldBe(`epochs in ${path}`, rule, logged.length));
  }
  for (const [i, record] of history.entries()) {
    const line = logged[i];
    if (!line || contains(line, JSON.parse(toLine(record)))) continue;
    throw new RangeError(
      shouldBe(`epoch ${i} in ${path}`, "as in the run's history", toLine(line).trim()),
    );
  }
}

/** Does `whole` hold all that `part` holds? Both are plain JSON. */
function contains(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null) return false;
  return Object.entries(part).every(([key, value]) =>
    contains((whole as Record<string, unknown>)[key], value),
  );
}

function toLine(record: EpochRecord): string {
  return `${JSON.stringify(record)}\n`;
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
