import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConstrainedKMeans } from './constrained-k-means.ts';
import { decodeSafetensors, encodeSafetensors } from './files/safetensors/index.ts';
import { matrix } from './rows/matrix.ts';
import { Random } from './support/random.ts';

/** Values that no option, row, id or weight should be, and some that they may. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      undefined,
      null,
      true,
      false,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      -0,
      0,
      1,
      2,
      3,
      1.5,
    ],
    ...[
      2 ** 31,
      2 ** 32,
      2 ** 53,
      1e300,
      -1e39,
      5e-324,
      10n,
      '',
      'k',
      '3',
      '__proto__',
      Symbol('s'),
    ],
    () => 1,
    function* () {
      yield [[1, 2]];
    },
    Promise.resolve([[1, 2]]),
    new Date(0),
    new Map([[1, 2]]),
    new Set([[1, 2]]),
    /x/,
    new Error('not mine'),
    Object.create(null),
    { length: -1 },
    { length: 1e9 },
    { length: 3 },
    { length: '2' },
    { data: null },
    { data: new Float32Array(4), rows: 2, cols: 3 },
    { data: new Float32Array(4), rows: 2.5, cols: 1.6 },
    { data: new Float64Array(4), rows: 2, cols: 2 },
    { data: [1, 2, 3, 4], shape: [2, 2], stride: [2, 1], offset: 0 },
    { data: [1, 2, 3, 4], shape: [2, 2], stride: [2, 'x'], offset: 0 },
    { data: [1, 2, 3, 4], shape: [2, 2], stride: [200, 1], offset: -5 },
    { data: [1, 2], shape: [2, 2 ** 40], stride: [0, 0], offset: 0 },
    { data: [1, 2], shape: [3, 2], stride: [0, 1], offset: 0 },
    { data: { get: () => 'no' }, shape: [1, 2], stride: [2, 1], offset: 0 },
    { data: [1n, 2n], shape: [1, 2], stride: [2, 1], offset: 0 },
    { data: [1, 2], shape: [2], stride: [1], offset: 0 },
    { rows: [[1, 2]], ids: [1, 2] },
    { lower: [0.1, Number.NaN], upper: 2 },
    { throwIfAborted: 1 },
    { aborted: true, throwIfAborted: () => {} },
    new BigInt64Array(4),
    new DataView(new ArrayBuffer(8)),
    new ArrayBuffer(8),
    [[]],
    [[], []],
    [[1, 2], [3]],
    [[1, 2], null],
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    [[1, , 2]],
    // biome-ignore lint/suspicious/noSparseArray: that is the case
    [, [1, 2]],
    [['a', 'b']],
    [[[1]]],
    new Array(5),
    new Array(2 ** 32 - 1),
  ),
  fc.double(),
  fc.integer(),
  fc.array(fc.oneof(fc.double(), fc.integer(), fc.constantFrom(null, 'x', 1n)), { maxLength: 4 }),
  fc.array(fc.array(fc.oneof(fc.double(), fc.float()), { maxLength: 3 }), { maxLength: 5 }),
  fc.float32Array({ maxLength: 6 }),
  fc.anything({ maxDepth: 2 }),
);

/** Two columns of finite numbers. */
const rows = fc.array(
  fc.tuple(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.float({ noNaN: true, noDefaultInfinity: true }),
  ),
  { minLength: 1, maxLength: 6 },
);
const anyRows = fc.oneof({ weight: 1, arbitrary: rows }, { weight: 2, arbitrary: odd });
const anyIds = fc.oneof(
  { weight: 2, arbitrary: fc.array(fc.nat(50), { maxLength: 6 }) },
  { weight: 2, arbitrary: odd },
  { weight: 1, arbitrary: fc.constant(undefined) },
);

/** An object with some of the names, holding anything. */
function oddOptions(...names: string[]): fc.Arbitrary<unknown> {
  const record = fc.record(Object.fromEntries(names.map((name) => [name, odd])), {
    requiredKeys: [],
  });
  return fc.oneof(record, odd, fc.constant(undefined), fc.constant({}));
}

type Call = { name: string; args: unknown[] };

const call: fc.Arbitrary<Call> = fc.oneof(
  calls('partialFit', anyRows, anyIds, oddOptions('weights', 'signal')),
  calls('predict', anyRows, oddOptions('prices', 'centers', 'signal')),
  calls('endEpoch', anyRows, oddOptions('ids', 'weights', 'signal')),
  calls('optimalityGap', anyRows, oddOptions('ids', 'weights', 'signal')),
  calls('targets', anyIds, odd),
  calls('centers', odd),
  calls('fit', anyRows, oddOptions('ids', 'weights', 'resume', 'gap', 'signal', 'onProgress')),
  calls('fitPredict', anyRows, oddOptions('ids', 'weights', 'gap')),
);

function calls(name: string, ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<Call> {
  return fc.record({ name: fc.constant(name), args: fc.tuple(...args) as fc.Arbitrary<unknown[]> });
}

/** Errors of the library say what should have been; what V8 says of a bug does not. */
function expectTyped(error: unknown): void {
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toMatch(/should/);
}

function expectAnswer(answer: unknown, k: number): void {
  if (answer instanceof Int32Array) {
    expect(answer.every((label) => label >= 0 && label < k)).toBe(true);
  }
  const seen = JSON.stringify(answer, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? 'NOT FINITE' : value,
  );
  expect(seen ?? '').not.toContain('NOT FINITE');
}

/** A small model that has seen some batches. */
async function trained(): Promise<ConstrainedKMeans> {
  const random = new Random(1);
  const model = new ConstrainedKMeans({ k: [3, 2], ratio: 0.6, epochs: 1, batchSize: 4 });
  const x = matrix(
    Float32Array.from({ length: 40 }, () => random.normal()),
    2,
  );
  await model.partialFit(
    x,
    Array.from({ length: 20 }, (_, i) => i),
  );
  await model.endEpoch();
  await model.partialFit(x);
  return model;
}

describe('any call at all', () => {
  test('160,000 calls on a model end in a right answer, or in a typed error and the model as it was', async () => {
    const bytes = await (await trained()).save();
    let model = await ConstrainedKMeans.load(bytes);
    let before = await model.save();
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(call, async ({ name, args }) => {
        try {
          const method = model[name as 'predict'] as (...args: unknown[]) => unknown;
          const answer = await method.apply(model, args);
          if (name !== 'fit') expectAnswer(answer, 3);
          if (['partialFit', 'endEpoch', 'fit', 'fitPredict'].includes(name)) {
            expectAnswer(await model.heads(), 3);
            expectAnswer(model.certificates, 3);
            // Back to the start: what is learned from odd rows should not make the next ones pass.
            model = await ConstrainedKMeans.load(bytes);
            before = await model.save();
          }
        } catch (error) {
          refused++;
          expectTyped(error);
          if (name === 'fit' || name === 'fitPredict') model = await ConstrainedKMeans.load(bytes);
          expect(Buffer.compare(await model.save(), before)).toBe(0);
        }
      }),
      { numRuns: 160_000, seed: 1 },
    );
    expect(refused).toBeGreaterThan(50_000);
  }, 600_000);

  test('20,000 sets of options give a model that works, or a typed error', async () => {
    const names = ['k', 'ratio', 'bounds', 'metric', 'normalize', 'init', 'dualLearningRate'];
    const more = ['instances', 'epochs', 'batchSize', 'shuffle', 'seed', 'stage2From', 'labelSize'];
    const likely = fc.record(
      {
        k: fc.oneof(fc.integer({ min: 1, max: 5 }), odd),
        ratio: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), odd),
        metric: fc.oneof(fc.constantFrom('cosine', 'euclidean'), odd),
        init: fc.oneof(fc.constantFrom('random', 'rows', 'k-means++'), odd),
        dualLearningRate: fc.oneof(fc.constant('auto'), fc.double({ min: 0 }), odd),
        seed: fc.oneof(fc.maxSafeInteger(), odd),
      },
      { requiredKeys: ['k'] },
    );
    const options = fc.oneof(oddOptions(...names, ...more, 'labelTemperature', 'backend'), likely);
    await fc.assert(
      fc.asyncProperty(options, async (given) => {
        // Bounds of millions of clusters are allowed, and slow.
        const { k } = Object(given) as { k: unknown };
        const heads = Array.isArray(k) && k.length < 10 ? k : [k];
        fc.pre(!heads.some((n) => typeof n === 'number' && n > 1000));
        let model: ConstrainedKMeans;
        try {
          model = new ConstrainedKMeans(given as { k: number });
        } catch (error) {
          return expectTyped(error);
        }
        try {
          await model.partialFit([
            [1, 2],
            [3, -1],
          ]);
          expectAnswer(await model.endEpoch(), 1000);
        } catch (error) {
          expectTyped(error);
        }
      }),
      // Holes are not numbers.
      { numRuns: 20_000, seed: 2, examples: [[{ k: new Array(5) }]] },
    );
  }, 600_000);

  test('20,000 mutated files are refused by name, or hold a model that works', async () => {
    const bytes = await (await trained()).save();
    const random = new Random(3);
    let refused = 0;
    for (let run = 0; run < 20_000; run++) {
      const file = run % 2 ? mutate(bytes, random) : edit(bytes, random);
      try {
        const model = await ConstrainedKMeans.load(file);
        expectAnswer(await model.heads(), 3);
        const rows = Array.from({ length: 3 }, () => [1, 1]);
        expectAnswer(await model.partialFit(rows, [0, 1, 2]), 3);
      } catch (error) {
        refused++;
        expectTyped(error);
      }
    }
    expect(refused).toBeGreaterThan(15_000);
  }, 600_000);
});

/** Bytes changed, dropped, doubled or put in, anywhere: the checksum is wrong but by a wonder. */
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const file = [...bytes];
  for (let edits = 1 + random.integer(4); edits > 0; edits--) {
    const at = random.integer(file.length);
    const kind = random.integer(4);
    if (kind === 0) file[at] = random.integer(256);
    else if (kind === 1) file.splice(at, 1 + random.integer(16));
    else if (kind === 2) file.splice(at, 0, ...file.slice(at, at + random.integer(64)));
    else file.length = at + 1;
  }
  return Uint8Array.from(file);
}

/** A file with a right checksum, and something in it that may not be right. */
function edit(bytes: Uint8Array, random: Random): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const names = [...tensors.keys()];
  const name = names[random.integer(names.length)]!;
  const { shape, data } = tensors.get(name)!;
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e300, 0, 0.5, 2 ** 31, 7];
  const kind = random.integer(5);
  if (kind === 0) tensors.delete(name);
  else if (kind === 1) tensors.set(`${name}x`, { shape, data });
  else if (kind === 2) tensors.set(name, { shape: [data.length], data });
  else if (kind === 3 && !(data instanceof BigUint64Array)) {
    (data as Float32Array)[random.integer(data.length)] = odd[random.integer(odd.length)]!;
  } else {
    const key = ['options', 'position', 'format', 'format_version'][random.integer(4)]!;
    const text = metadata[key]!;
    const at = random.integer(text.length);
    const put = ['', '9', '-', '"', 'null', '{', '1e999', '0'][random.integer(8)]!;
    metadata[key] = text.slice(0, at) + put + text.slice(at + 1);
  }
  return encodeSafetensors(tensors, metadata);
}
