import type { ChunkBytes } from './column-pages.ts';

/** Reads a range of the file. */
export type ReadRange = (from: number, to: number) => Promise<Uint8Array>;

export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Of a row group: it is read at once where it is no larger, else each column through a window of its own. */
const AT_ONCE = 1 << 25;
/** Bytes between two chunks that are read along rather than in two requests. */
const GAP = 1 << 16;
const LEAST_WINDOW = 1 << 16;

/** The bytes of column chunks, read in as few requests as bounded memory allows. */
export function chunkBytes(read: ReadRange, ranges: readonly ByteRange[]): ChunkBytes[] {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  if (total > AT_ONCE) {
    const window = Math.max(LEAST_WINDOW, Math.floor(AT_ONCE / ranges.length));
    return ranges.map((range) => new Window(read, range, window));
  }
  const order = ranges.map((_, i) => i).sort((a, b) => ranges[a]!.from - ranges[b]!.from);
  const chunks = new Array<ChunkBytes>(ranges.length);
  let run: Run | undefined;
  for (const i of order) {
    const range = ranges[i]!;
    if (!run || range.from > run.to + GAP) run = new Run(read, range.from);
    run.to = Math.max(run.to, range.to);
    chunks[i] = new PartOfRun(run, range);
  }
  return chunks;
}

/** Neighbouring chunks, read at once when the first of them is needed. */
class Run {
  readonly #read: ReadRange;
  readonly from: number;
  to = 0;
  #bytes: Promise<Uint8Array> | undefined;

  constructor(read: ReadRange, from: number) {
    this.#read = read;
    this.from = from;
  }

  bytes(): Promise<Uint8Array> {
    this.#bytes ??= this.#read(this.from, this.to);
    return this.#bytes;
  }
}

class PartOfRun implements ChunkBytes {
  readonly #run: Run;
  readonly #range: ByteRange;
  #position: number;

  constructor(run: Run, range: ByteRange) {
    this.#run = run;
    this.#range = range;
    this.#position = range.from;
  }

  async peek(): Promise<Uint8Array> {
    const bytes = await this.#run.bytes();
    return bytes.subarray(this.#position - this.#run.from, this.#range.to - this.#run.from);
  }

  skip(length: number): void {
    this.#position += length;
  }
}

class Window implements ChunkBytes {
  readonly #read: ReadRange;
  readonly #to: number;
  readonly #size: number;
  #position: number;
  #start: number;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(read: ReadRange, { from, to }: ByteRange, size: number) {
    this.#read = read;
    this.#to = to;
    this.#size = size;
    this.#position = from;
    this.#start = from;
  }

  async peek(length: number): Promise<Uint8Array> {
    const wanted = Math.min(this.#position + length, this.#to);
    if (wanted > this.#start + this.#bytes.length) {
      const to = Math.min(Math.max(wanted, this.#position + this.#size), this.#to);
      this.#bytes = await this.#read(this.#position, to);
      this.#start = this.#position;
    }
    return this.#bytes.subarray(this.#position - this.#start);
  }

  skip(length: number): void {
    this.#position += length;
  }
}
