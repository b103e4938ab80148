import { type Matrix, Random } from '@coke/core';
import { drawRank, zipfEnds } from './made-up-rows.ts';

/** How titles are made up. */
export interface Titles {
  readonly rows: number;
  /** Of a row, once its words are projected. */
  readonly cols: number;
  readonly vocabulary: number;
}

const TOPICS = 40;
/** Of the words of a title, how many are of its topic. */
const OF_TOPIC = 0.7;

/**
 * TF-IDF of made-up titles, reduced: 2 to 9 words each, 5.3 on average, drawn by Zipf's law from all
 * words or from those of a topic, whose shares fall off as 1 / rank, too. Counts times
 * ln((1 + n) / (1 + n_word)) + 1, rows at unit length, as scikit-learn's `TfidfVectorizer` has them;
 * then a random projection by signs (Achlioptas, 2003) to `cols` numbers.
 */
export function titles({ rows, cols, vocabulary }: Titles): Matrix {
  const random = new Random(1);
  const words = drawWords(rows, vocabulary, random);
  const documents = new Uint32Array(vocabulary);
  for (const title of words) for (const word of title.keys()) documents[word]!++;
  const signs = Int8Array.from({ length: vocabulary * cols }, () =>
    random.uniform() < 0.5 ? -1 : 1,
  );
  const data = new Float32Array(rows * cols);
  for (const [i, title] of words.entries()) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    let squares = 0;
    const values = [...title].map(([word, count]): [number, number] => {
      const value = count * (Math.log((1 + rows) / (1 + documents[word]!)) + 1);
      squares += value ** 2;
      return [word * cols, value];
    });
    const scale = 1 / Math.sqrt(squares * cols);
    for (const [at, value] of values) {
      for (let j = 0; j < cols; j++) row[j]! += scale * value * signs[at + j]!;
    }
  }
  return { data, rows, cols };
}

/** How often which words are in each. */
function drawWords(rows: number, vocabulary: number, random: Random): Map<number, number>[] {
  const [words, topics] = [zipfEnds(vocabulary), zipfEnds(TOPICS)];
  // What rank a topic's words have: all of the words, in an order of its own.
  const orders = Array.from({ length: TOPICS }, () =>
    random.shuffle(Uint32Array.from({ length: vocabulary }, (_, word) => word)),
  );
  return Array.from({ length: rows }, () => {
    const order = orders[drawRank(random, topics)]!;
    const title = new Map<number, number>();
    const length = 2 + Math.floor(8 * random.uniform() ** 1.4);
    for (let n = 0; n < length; n++) {
      const rank = drawRank(random, words);
      const word = random.uniform() < OF_TOPIC ? order[rank]! : rank;
      title.set(word, (title.get(word) ?? 0) + 1);
    }
    return title;
  });
}
