import { shouldBe } from '@coke/core/check-options';

/** Meanings of words, an entry each. */
export interface Glosses {
  /** The first of the words that have the meaning. */
  readonly words: readonly string[];
  /** What it is. */
  readonly texts: readonly string[];
  /** Number of its field, from 0 to 44: 13 is `noun.food`. */
  readonly fields: Uint8Array;
}

/** Number, field, kind, number of words, the first of them; behind the bar what it is. */
const LINE = /^\d{8} (\d\d) [nvasr] [\da-f]{2} (\S+) .*?\| (.+?) *$/;

/**
 * The meanings in WordNet's data files, in their order.
 *
 * @see https://wordnet.princeton.edu/documentation/wndb5wn
 * @throws RangeError for a line that is none of such a file.
 */
export function readGlosses(files: readonly string[]): Glosses {
  const words: string[] = [];
  const texts: string[] = [];
  const fields: number[] = [];
  for (const line of files.flatMap((file) => file.split('\n'))) {
    // The licence stands before the first of them, indented.
    if (line === '' || line.startsWith(' ')) continue;
    const [, field, word, text] = LINE.exec(line) ?? [];
    if (text === undefined) throw new RangeError(shouldBe('line', 'a meaning of WordNet', line));
    words.push(word!.replaceAll('_', ' '));
    texts.push(text);
    fields.push(Number(field));
  }
  return { words, texts, fields: Uint8Array.from(fields) };
}
