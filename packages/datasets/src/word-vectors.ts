import type { Matrix } from '@coke/core';

/** Words and a vector for each. */
export interface WordVectors {
  readonly words: readonly string[];
  /** One word a row, in the order of `words`. */
  readonly vectors: Matrix;
}

/** What the text says before the vectors. */
interface Head {
  readonly dimensions: number;
  readonly words: readonly string[];
}

const VECTORS = ',"vectors":{"';
const BETWEEN = '],"';

/**
 * Read word vectors from the JSON of winkNLP: `{"dimensions": d, "words": [...], "vectors": {"word":
 * [d numbers, and some more], ...}, ...}`, the vectors in the order of the words, and no white space.
 *
 * It is too long for one string, and a streaming JSON parser, which looks at every digit, takes two
 * minutes. So the text is cut between vectors and `JSON.parse` reads each; the known words tell that
 * the cuts are right.
 *
 * @param text - The file, in pieces of any size.
 * @param onShare - Told how much is read, 0 … 1.
 * @throws RangeError if the text has another form or ends early.
 */
export async function readWordVectors(
  text: AsyncIterable<string>,
  onShare: (share: number) => void = () => {},
): Promise<WordVectors> {
  let head: Head | undefined;
  let data = new Float32Array(0);
  let row = 0;
  let rest = '';
  const take = (entry: string) => {
    const { words, dimensions } = head!;
    data.set(parseEntry(entry, words[row], dimensions), row * dimensions);
    row++;
  };
  for await (const piece of text) {
    rest += piece;
    if (!head) {
      const end = rest.indexOf(VECTORS);
      if (end < 0) continue;
      head = parseHead(`${rest.slice(0, end)}}`);
      data = new Float32Array(head.words.length * head.dimensions);
      rest = rest.slice(end + VECTORS.length);
    }
    const entries = rest.split(BETWEEN);
    rest = entries.pop()!;
    entries.forEach(take);
    onShare(row / head.words.length);
  }
  const end = rest.indexOf(']');
  if (!head || end < 0)
    throw new RangeError('the text should end after its vectors, got an end before');
  take(rest.slice(0, end));
  const { words, dimensions } = head;
  if (row < words.length) {
    throw new RangeError(`the text should hold ${words.length} vectors, got ${row}`);
  }
  onShare(1);
  return { words, vectors: { data, rows: row, cols: dimensions } };
}

function parseHead(json: string): Head {
  const { dimensions, words } = parseJson(json) as Partial<Head>;
  if (!Number.isSafeInteger(dimensions) || dimensions! < 1) {
    throw new RangeError(`dimensions should be a positive integer, got ${dimensions}`);
  }
  if (!Array.isArray(words) || words.length === 0) {
    throw new RangeError(`words should be an array of words, got ${words}`);
  }
  return { dimensions: dimensions!, words };
}

/** @param entry - `word":[number,…`: quote and bracket at its ends were cut away. */
function parseEntry(entry: string, word: string | undefined, dimensions: number): number[] {
  const start = `${JSON.stringify(word ?? null).slice(1)}:[`;
  if (word === undefined || !entry.startsWith(start)) {
    throw new RangeError(
      `the next vector should be that of ${word ?? 'no word'}, got ${entry.slice(0, 20)}`,
    );
  }
  const numbers = parseJson(`[${entry.slice(start.length)}]`) as unknown[];
  const vector = numbers.slice(0, dimensions);
  if (vector.length < dimensions || !vector.every(Number.isFinite)) {
    throw new RangeError(`the vector of ${word} should be ${dimensions} numbers, got ${vector}`);
  }
  return vector as number[];
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    const { message } = error as Error;
    throw new RangeError(`the text should be JSON, got ${message}`, { cause: error });
  }
}
