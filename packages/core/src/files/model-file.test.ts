import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { onlineKMeans } from '../../testing/online-k-means.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { Options } from '../options/options.ts';
import type { Id } from '../rows/ids.ts';
import { Random } from '../support/random.ts';
import { decodeSafetensors, encodeSafetensors, SafetensorsError } from './safetensors/index.ts';

interface Event {
  readonly rows: number[][];
  readonly ids: Id[];
  readonly weights: number[] | undefined;
  readonly endsEpoch: boolean;
}

/** A stream of batches and epoch ends, weighted or not, with ids near, far and of other kinds. */
function events(count: number, dim: number, seed: number): Event[] {
  const random = new Random(seed);
  const weighted = random.uniform() < 0.5;
  const far = random.uniform() < 0.3 ? 2 ** 50 : 1;
  const others = random.uniform() < 0.5 ? 0.3 : 0;
  const id = (): Id => {
    const number = far * random.integer(6) + random.integer(20);
    if (random.uniform() >= others) return number;
    return random.uniform() < 0.5 ? `row ${number}` : -BigInt(number);
  };
  return Array.from({ length: count }, (_, e) => {
    const size = 1 + random.integer(8);
    return {
      rows: Array.from({ length: size }, () => Array.from({ length: dim }, () => random.normal())),
      ids: Array.from({ length: size }, id),
      weights: weighted ? Array.from({ length: size }, () => 0.1 + random.uniform()) : undefined,
      endsEpoch: e % 3 === 2,
    };
  });
}

async function play(model: ConstrainedKMeans, stream: readonly Event[]): Promise<Int32Array[]> {
  const labels: Int32Array[] = [];
  for (const { rows, ids, weights, endsEpoch } of stream) {
    labels.push(await model.partialFit(rows, ids, weights ? { weights } : {}));
    if (endsEpoch) await model.endEpoch();
  }
  return labels;
}

const settings: fc.Arbitrary<Options> = fc.record({
  k: fc.constantFrom<number | number[]>(4, [3, 5], [2, 1, 6]),
  ratio: fc.constantFrom(0, 0.4, 1),
  metric: fc.constantFrom('cosine', 'euclidean'),
  init: fc.constantFrom('random', 'rows', 'k-means++'),
  dualLearningRate: fc.constantFrom<'auto' | number>('auto', 0.7),
  seed: fc.maxSafeInteger(),
  centerCarry: fc.constantFrom(0, 0.05, 1),
  stage2From: fc.constantFrom(0, 1, 2, 99),
  labelSize: fc.constantFrom(1, 2, 5),
});

describe('save and load', () => {
  test('resumed at any batch, it gives the labels and the bytes of a run that never stopped', async () => {
    await fc.assert(
      fc.asyncProperty(settings, fc.nat(12), fc.nat(), async (options, at, seed) => {
        const stream = events(12, 3, seed);
        const whole = onlineKMeans(options);
        const labels = await play(whole, stream);
        const first = onlineKMeans(options);
        await play(first, stream.slice(0, Math.max(1, at)));
        const bytes = await first.save();
        const resumed = await ConstrainedKMeans.load(bytes);
        expect(await resumed.save()).toEqual(bytes);
        const rest = await play(resumed, stream.slice(Math.max(1, at)));
        expect(rest).toEqual(labels.slice(Math.max(1, at)));
        expect(await resumed.save()).toEqual(await whole.save());
        const ids = whole.labels.ids();
        for (let h = 0; h < whole.labels.heads; h++) {
          expect(resumed.labels.gather(ids, h)).toEqual(whole.labels.gather(ids, h));
          expect(resumed.targets(ids, h)).toEqual(whole.targets(ids, h));
        }
      }),
      { numRuns: 80 },
    );
  });

  test('fit goes on from a file saved between two of its batches', async () => {
    const random = new Random(3);
    const x = Array.from({ length: 90 }, () => [random.normal(), random.normal()]);
    const options = { k: 4, epochs: 3, batchSize: 20, seed: 5 };
    const whole = await onlineKMeans(options).fit(x);
    const files: Uint8Array[] = [];
    const saving = onlineKMeans(options);
    await saving.fit(x, { onProgress: async () => files.push(await saving.save()) });
    expect(files).toHaveLength(18);
    for (const file of files) {
      const resumed = await ConstrainedKMeans.load(file);
      if (resumed.epoch < 3) await resumed.fit(x, { resume: true });
      else await expect(resumed.fit(x, { resume: true })).rejects.toThrow('epochs should be more');
      expect(await resumed.save()).toEqual(await whole.save());
    }
  });

  test('options come back, given centers and bounds among them', async () => {
    const init = [
      [1, 0],
      [0, 1],
    ];
    const bounds = { lower: [0.1, 0.2], upper: [0.5, 1] };
    const model = onlineKMeans({ k: 2, init, bounds, metric: 'euclidean', seed: -4 });
    await model.partialFit(init);
    const { options } = await ConstrainedKMeans.load(await model.save());
    expect(options).toEqual({ ...model.options, backend: options.backend });
  });

  test('a file from before counts were carried starts every epoch without any, as it did', async () => {
    const model = new ConstrainedKMeans({ k: 3, centerCarry: 0, seed: 1 });
    await play(model, events(5, 2, 1));
    const file = await model.save();
    const { tensors, metadata } = decodeSafetensors(file);
    const { crc32: _, ...rest } = metadata;
    const options = rest.options!.replace('"centerCarry":0,', '');
    expect(options).not.toBe(rest.options);
    const old = await ConstrainedKMeans.load(encodeSafetensors(tensors, { ...rest, options }));
    expect(old.options.centerCarry).toBe(0);
    expect(await old.save()).toEqual(file);
  });

  test('K above 65,536 takes four bytes a label', async () => {
    for (const [k, bytes] of [
      [65_536, 2],
      [65_537, 4],
    ] as const) {
      const model = onlineKMeans({ k, init: 'random', ratio: 0 });
      await model.partialFit([[1], [-1]], [0, 1]);
      const { tensors } = decodeSafetensors(await model.save());
      expect(tensors.get('labels.0')!.data.byteLength).toBe(2 * bytes);
      const loaded = await ConstrainedKMeans.load(await model.save());
      expect(loaded.labels.gather([0, 1])).toEqual(model.labels.gather([0, 1]));
    }
  });
});

describe('metadata', () => {
  const texts = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }));

  test('of any texts, whatever their keys, come back and stay until others are given', async () => {
    const model = await new ConstrainedKMeans({ k: 2 }).fit([[1], [2], [4]]);
    const bare = await model.save();
    expect(model.metadata).toEqual({});
    await fc.assert(
      fc.asyncProperty(texts, async (metadata) => {
        const file = await model.save({ metadata });
        const loaded = await ConstrainedKMeans.load(file);
        expect(loaded.metadata).toEqual({ ...metadata });
        expect(Object.entries(loaded.metadata)).toEqual(Object.entries(metadata));
        expect(await loaded.save()).toEqual(file);
        expect(await loaded.save({ metadata: {} })).toEqual(bare);
      }),
      { numRuns: 60, examples: [[JSON.parse('{"__proto__": "a", "format": "b", "1": "c"}')]] },
    );
  });

  test.each([
    [null, 'metadata should be an object of texts, got null'],
    [['a'], 'metadata should be an object of texts'],
    [{ a: 1 }, 'metadata.a should be a text, got 1'],
  ])('that are %j are refused, and those before stay', async (metadata, message) => {
    const model = await new ConstrainedKMeans({ k: 2 }).fit([[1], [2], [4]]);
    await model.save({ metadata: { a: 'b' } });
    await expect(model.save({ metadata: metadata as never })).rejects.toThrow(message);
    expect(model.metadata).toEqual({ a: 'b' });
  });
});

describe('files that are no model', () => {
  async function file(): Promise<Uint8Array> {
    const model = onlineKMeans({ k: [2, 3], stage2From: 0, seed: 2 });
    await play(model, events(4, 2, 7));
    return model.save();
  }

  test('every truncation, and a flipped bit in any byte, is refused', async () => {
    const bytes = await file();
    for (let length = 0; length < bytes.length; length++) {
      await refused(bytes.subarray(0, length));
    }
    for (let at = 0; at < bytes.length; at++) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at & 7);
      await refused(flipped);
    }
  });

  test('so is anything well formed that no model could be', async () => {
    const bytes = await file();
    const change = (edit: (of: ReturnType<typeof decodeSafetensors>) => void) => {
      const decoded = decodeSafetensors(bytes);
      edit(decoded);
      const { crc32: _, ...metadata } = decoded.metadata;
      return encodeSafetensors(decoded.tensors, metadata);
    };
    expect((await ConstrainedKMeans.load(change(() => {}))).epoch).toBe(1);
    const edit = (key: string, from: string, to: string) =>
      change(({ metadata }) => {
        expect(metadata[key]).toContain(from);
        metadata[key] = metadata[key]!.replace(from, to);
      });
    const tensor = (name: string, shape: number[], data: unknown) =>
      change(({ tensors }) => tensors.set(name, { shape, data: data as Float32Array }));
    const cases: [string, Uint8Array][] = [
      ['format', edit('format', '@coke', 'other')],
      ['format_version', edit('format_version', '1', '2')],
      ['k should be', edit('options', '"k":[2,3]', '"k":[2,"3"]')],
      ['a model', edit('options', '"k":[2,3]', '"k":[2]')],
      ['a model', edit('options', '"cosine"', '"cosmos"')],
      ['a model', edit('options', '{', '[')],
      ['heads.0.centers', edit('position', '"dim":2', '"dim":3')],
      ['position.epoch', edit('position', '"epoch":1', '"epoch":-1')],
      ['position.epoch', edit('position', '"epoch":1', '"epoch":null')],
      ['a model', edit('position', '"epoch":1', '"apoch":1')],
      ['heads.1.duals', change(({ tensors }) => tensors.delete('heads.1.duals'))],
      ['heads.1.duals', tensor('heads.1.duals', [4], new Float32Array(4))],
      ['heads.1.duals', tensor('heads.1.duals', [3], new Float64Array(3))],
      ['heads.0.centers', tensor('heads.0.centers', [4, 1], new Float32Array(4))],
      ['element 1', tensor('heads.0.duals', [2], Float32Array.of(0, Number.NaN))],
      ['heads.0.lower', tensor('heads.0.lower', [2], Float64Array.of(0.5, 2))],
      ['the sum', tensor('heads.0.lower', [2], Float64Array.of(0.9, 0.9))],
      ['labels.0', change(({ tensors }) => tensors.delete('labels.0'))],
      ['labels.1', tensor('labels.1', [1], new Uint16Array(1))],
      ['those of a model', tensor('more', [1], new Float32Array(1))],
    ];
    for (const [name, bad] of cases) await refused(bad, name);
  });

  test('so is anything that is not bytes', async () => {
    for (const value of [undefined, null, 'file', 3, {}, [], new ArrayBuffer(8)]) {
      await expect(ConstrainedKMeans.load(value as Uint8Array)).rejects.toThrow('should be');
    }
  });

  async function refused(bytes: Uint8Array, naming = 'should'): Promise<void> {
    const error = await ConstrainedKMeans.load(bytes).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(SafetensorsError);
    expect((error as Error).message).toContain(naming);
    expect((error as Error).message).toContain('should');
  }
});
