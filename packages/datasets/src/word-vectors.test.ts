import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWordVectors, type WordVectors } from './word-vectors.ts';

const float = fc.float({ noNaN: true, noDefaultInfinity: true });
// A word that ends so looks like the space between two vectors.
const word = fc.string({ unit: 'binary' }).filter((text) => !text.endsWith('],'));
const wordVectors: fc.Arbitrary<WordVectors> = fc
  .tuple(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 4 }))
  .chain(([words, cols]) => {
    const length = words.length * cols;
    return fc.record({
      words: fc.constant(words),
      vectors: fc
        .array(float, { minLength: length, maxLength: length })
        .map((data) => ({ data: Float32Array.from(data), rows: words.length, cols })),
    });
  });

function toJson({ words, vectors: { data, cols } }: WordVectors): string {
  // Not an object literal: keys such as "1" and "__proto__" have their own ways there.
  const entries = words.map((word, i) => {
    const row = [...data.subarray(i * cols, (i + 1) * cols), 9.5, i];
    return `${JSON.stringify(word)}:[${row.map(String)}]`;
  });
  const head = `"precision":8,"dimensions":${cols},"words":${JSON.stringify(words)}`;
  return `{${head},"vectors":{${entries}},"unkVector":[0,-1]}`;
}

async function* cut(text: string, size: number): AsyncGenerator<string> {
  for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size);
}

test('any words and vectors, cut into pieces of any size', async () => {
  await fc.assert(
    fc.asyncProperty(wordVectors, fc.integer({ min: 1, max: 200 }), async (given, size) => {
      const { words, vectors } = await readWordVectors(cut(toJson(given), size));
      expect(words).toEqual(given.words);
      // -0 is written as 0.
      expect({ ...vectors, data: vectors.data.map((x) => x + 0) }).toEqual({
        ...given.vectors,
        data: given.vectors.data.map((x) => x + 0),
      });
    }),
  );
});

test('a text that ends before its last vector does is refused', async () => {
  await fc.assert(
    fc.asyncProperty(wordVectors, fc.nat(), async (given, at) => {
      const text = toJson(given);
      const short = text.slice(0, at % text.lastIndexOf(']},"unk'));
      await expect(readWordVectors(cut(short, 64))).rejects.toThrow(RangeError);
    }),
  );
});

test.each([
  ['{"dimensions":2,"words":["a"],"vectors":{"b":[1,2]}}', 'the next vector should be that of a'],
  ['{"dimensions":2,"words":["a"],"vectors":{"a":[1,2],"b":[1,2]}}', 'should be that of no word'],
  ['{"dimensions":2,"words":["a","b"],"vectors":{"a":[1,2]}}', 'should hold 2 vectors, got 1'],
  ['{"dimensions":2,"words":["a"],"vectors":{"a":[1]}}', 'the vector of a should be 2 numbers'],
  ['{"dimensions":1,"words":["a"],"vectors":{"a":[null]}}', 'the vector of a should be 1 numbers'],
  ['{"dimensions":1,"words":["a"],"vectors":{"a":[x]}}', 'should be JSON'],
  ['{"dimensions":0,"words":["a"],"vectors":{"a":[1]}}', 'dimensions should be'],
  ['{"dimensions":1,"words":[],"vectors":{"":[1]}}', 'words should be'],
  ['{"dimensions":1,"words":["x],"],"vectors":{"x],":[1]}}', 'should be that of x],'],
  ['', 'should end after its vectors'],
])('%s is refused', async (text, message) => {
  await expect(readWordVectors(cut(text, 10))).rejects.toThrow(message);
});

test('tells how far it is, up to 1', async () => {
  const given = { words: ['a', 'b'], vectors: { data: new Float32Array(2), rows: 2, cols: 1 } };
  const shares: number[] = [];
  await readWordVectors(cut(toJson(given), 4), (share) => shares.push(share));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});
