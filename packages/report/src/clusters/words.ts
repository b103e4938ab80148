const WORD = /[\p{L}\p{N}]+(?:['’.\-_][\p{L}\p{N}]+)*/gu;
/** Scripts that put no space between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * The words of a text in lower case, without those of one letter and without numbers. Text in a script without spaces is
 * cut by `Intl.Segmenter`, where the runtime has it; other text at what is no letter, which is ten times as fast.
 */
export function wordsOf(text: string): string[] {
  const lower = text.toLowerCase();
  if (UNSPACED.test(lower) && typeof Intl.Segmenter === 'function') {
    segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
    return Array.from(segmenter.segment(lower))
      .filter(({ segment, isWordLike }) => isWordLike && !/^\p{N}+$/u.test(segment))
      .map(({ segment }) => segment);
  }
  return (lower.match(WORD) ?? []).filter((word) => word.length > 1 && /\p{L}/u.test(word));
}
