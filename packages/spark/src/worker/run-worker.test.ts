import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, Random } from '@coke/core';
import { describe, expect, test, vi } from 'vitest';
import { arrowStream, modelStream, type StreamOptions } from '../../testing/arrow-stream.ts';
import { modelOf, work } from '../../testing/work.ts';
import { submitTask } from '../submit-command.ts';
import { runWorker } from './run-worker.ts';

/** Rows around four corners, most of them around one; ids are texts. */
function rowsOf(count: number, seed: number) {
  const random = new Random(seed);
  const vectors = Array.from({ length: count }, () => {
    const corner = Math.floor(4 * random.uniform() ** 2);
    return [corner % 2, corner >> 1].map((at) => Math.fround(2 * at - 1 + 0.9 * random.normal()));
  });
  return { vectors, ids: vectors.map((_, i) => `${seed}-${i}`) };
}

const PARTITIONS = 3;
const parts = [0, 1, 2].map((seed) => rowsOf(400, seed));
const all = parts.flatMap(({ vectors }) => vectors);
const DATA = [`--rows=${all.length}`, `--partitions=${PARTITIONS}`];

const streamOf = (p: number, options: StreamOptions = {}) =>
  arrowStream(parts[p]!.vectors, { ids: parts[p]!.ids, ...options });

/** A run over the partitions, as the driver makes it. */
async function run(words: readonly string[], passes: number, options: StreamOptions = {}) {
  const asked = [...words, ...DATA];
  let { model } = await modelOf(
    ['init', ...asked],
    arrowStream(all.slice(0, 300), {
      ...options,
      ...(options.weights && { weights: options.weights.slice(0, 300) }),
    }),
  );
  const reports: Record<string, unknown>[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const learnt: Uint8Array[] = [];
    for (let p = 0; p < PARTITIONS; p++) {
      const words = ['learn', ...DATA, `--partition=${p}`];
      const one = await modelOf(words, streamOf(p, options), { model });
      learnt.push(one.model!);
    }
    const merged = await modelOf(['merge', '--last'], modelStream(learnt), { model });
    model = merged.model;
    reports.push(merged.report);
  }
  return { model: model!, reports };
}

describe('passes over partitions', () => {
  test('end in sizes near their bounds, and say so', async () => {
    const { model, reports } = await run(['--k=4', '--min-share=0.8', '--metric=euclidean'], 7);
    const loaded = await ConstrainedKMeans.load(model);
    expect(loaded.epoch).toBe(7);
    const [certificate] = loaded.certificates;
    expect(certificate!.instances).toBe(all.length);
    expect(certificate!.smallest).toBeGreaterThan(0.78 * (all.length / 4));
    expect(certificate!.shortfall).toBeLessThanOrEqual(certificate!.shortfallLimit);
    expect(reports.map(({ passes }) => passes)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const { smallest, largest, shortfall } = certificate!;
    expect(reports[6]).toMatchObject({
      rows: all.length,
      heads: [{ smallest, largest, shortfall }],
      line: expect.stringContaining(`pass 7: ${all.length} rows, sizes ${smallest} to ${largest}`),
    });
  });

  test('give the same bytes however a pipe cuts its rows', async () => {
    const { model } = await modelOf(['init', '--k=4', ...DATA], arrowStream(all));
    const words = ['learn', ...DATA];
    const learnt = await modelOf(words, streamOf(0), { model });
    for (const [batchRows, chunk] of [
      [7, 1000],
      [400, 1],
      [1, 99],
    ] as const) {
      const again = await modelOf(words, streamOf(0, { batchRows }), { model, chunk });
      expect(again.model).toEqual(learnt.model);
    }
  });

  test('several heads, by cosine and by distance', async () => {
    for (const metric of ['cosine', 'euclidean']) {
      const { model, reports } = await run(['--k=2,4', `--metric=${metric}`], 2);
      const loaded = await ConstrainedKMeans.load(model, { backend: await wasm() });
      expect((await loaded.heads()).map(({ k }) => k)).toEqual([2, 4]);
      expect(reports[1]!.heads).toHaveLength(2);
      const table = await work(['predict', '--heads=1,0'], streamOf(0), { model });
      expect(table.schema.names).toEqual(['label_1', 'similarity_1', 'label_0', 'similarity_0']);
      const rows = parts[0]!.vectors;
      const { labels, similarities } = await loaded.predict(rows, {
        prices: true,
        similarities: true,
      });
      const both = [...table.getChild('label_0')!, ...table.getChild('label_1')!];
      expect(both).toEqual([...labels]);
      const near = Float32Array.from([
        ...table.getChild('similarity_0')!,
        ...table.getChild('similarity_1')!,
      ]);
      expect(near).toEqual(Float32Array.from(similarities));
    }
  });

  test('weights count', async () => {
    const weights = parts[0]!.vectors.map((_, i) => 1 + (i % 3));
    const { model } = await run(['--k=4'], 2, { weights });
    const [certificate] = (await ConstrainedKMeans.load(model)).certificates;
    expect(certificate!.total).toBe(PARTITIONS * weights.reduce((sum, weight) => sum + weight, 0));
  });

  test('a model of models in two levels is that of one, up to rounding', async () => {
    const { model } = await modelOf(['init', '--k=4', ...DATA], arrowStream(all));
    const learnt: Uint8Array[] = [];
    for (let p = 0; p < PARTITIONS; p++) {
      learnt.push((await modelOf(['learn', ...DATA], streamOf(p), { model })).model!);
    }
    const call = { model };
    const flat = await modelOf(['merge', '--last'], modelStream(learnt), call);
    const first = await modelOf(['merge'], modelStream(learnt.slice(0, 2)), call);
    const nested = [first.model!, learnt[2]!];
    const deep = await modelOf(['merge', '--last'], modelStream(nested), call);
    expect(deep.report).toMatchObject({ rows: all.length, passes: 1 });
    const centers = await Promise.all(
      [flat, deep].map(async (each) => (await ConstrainedKMeans.load(each.model!)).centers()),
    );
    for (const [i, value] of centers[0]!.data.entries()) {
      expect(centers[1]!.data[i]).toBeCloseTo(value, 5);
    }
  });

  test('go on from a checkpoint of the same run, and of no other', async () => {
    const words = ['--k=4', '--seed=2'];
    const { model } = await run(words, 2);
    const empty = arrowStream([]);
    const again = await modelOf(['init', ...words, ...DATA], empty, { model });
    expect(again.report.passes).toBe(2);
    expect(again.model).toEqual(model);
    await expect(modelOf(['init', '--k=4', ...DATA], empty, { model })).rejects.toThrow(
      'seed should be 2, as the checkpoint has it, got 0',
    );
    const other = new ConstrainedKMeans({ k: 2, init: [[1], [2]], centerUpdate: 'epoch' });
    const file = await other.save();
    await expect(modelOf(['init', ...words, ...DATA], empty, { model: file })).rejects.toThrow(
      'checkpoint should be one of a run on Spark, got undefined',
    );
  });

  test('say where rows are too few for their partitions', async () => {
    const few = await modelOf(['init', '--k=4', '--rows=1200', '--partitions=8'], arrowStream(all));
    expect(few.report.warnings).toEqual([
      'rows of a cluster in a partition should be at least 40, got 37.5 of 8 partitions and 4 clusters: with more than 7 partitions sizes and centers are worse',
    ]);
    const enough = ['init', '--k=4', '--rows=1200', '--partitions=7'];
    expect((await modelOf(enough, arrowStream(all))).report.warnings).toEqual([]);
  });
});

describe('rows that cannot be computed with', () => {
  const vectors = [[1, 2], null, [3, 4], [5], [Number.NaN, 1]];
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const stream = arrowStream(vectors, { ids });
  const start = async () => (await modelOf(['init', '--k=2', ...DATA], arrowStream(all))).model!;

  test('are named', async () => {
    const model = await start();
    for (const words of [['learn', ...DATA], ['predict']]) {
      await expect(work([...words, '--partition=7'], stream, { model })).rejects.toThrow(
        'id b in partition 7: its vector should be there, got null',
      );
    }
  });

  test('are dropped where that is asked for: they have no label', async () => {
    const model = await start();
    const words = ['learn', ...DATA, '--drop-bad-rows'];
    expect((await modelOf(words, stream, { model })).report).toEqual({ rows: 2, dropped: 3 });
    const table = await work(['predict', '--drop-bad-rows'], stream, { model });
    const labels = [...table.getChild('label_0')!];
    expect(labels.map((label) => label === null)).toEqual([false, true, false, true, true]);
    expect(table.getChild('similarity_0')!.get(1)).toBeNull();
  });

  test('a partition without rows has no model', async () => {
    const model = await start();
    const none = await modelOf(['learn', ...DATA], arrowStream([]), { model });
    expect(none).toEqual({ model: undefined, report: { rows: 0, dropped: 0 } });
    const some = await modelOf(['learn', ...DATA], streamOf(0), { model });
    const merged = await modelOf(['merge', '--last'], modelStream([null, some.model!]), { model });
    expect(merged.report.rows).toBe(400);
  });
});

test('a call of Spark is told as JSON, and its help to whoever reads errors', async () => {
  const options = async (...words: string[]) => {
    const written: Uint8Array[] = [];
    const input = (async function* () {})();
    const write = async (bytes: Uint8Array) => void written.push(bytes);
    await runWorker(['options', '--', ...words], { input, write });
    return JSON.parse(Buffer.concat(written).toString());
  };
  const words = ['--input', 'rows', '--k', '10'];
  expect(await options(...words)).toEqual(JSON.parse(JSON.stringify(submitTask(words))));
  await expect(options('--k', '10')).rejects.toThrow('input should be a text, got undefined');
  const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await expect(options('--help')).rejects.toMatchObject({ exitCode: 0 });
  expect(told.mock.calls.join('')).toContain('--min-share');
  told.mockRestore();
});

describe('input that is damaged is refused', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'length of the model should be 4 bytes, got 0'],
    ['half a model', Uint8Array.of(9, 0, 0, 0, 1), 'model should be 9 bytes, got 1'],
    ['no model', Uint8Array.of(255, 255, 255, 255), 'length of the model should be at most'],
  ])('%s', async (_, bytes, message) => {
    async function* input() {
      yield bytes;
    }
    const call = runWorker(['learn', ...DATA], { input: input(), async write() {} });
    await expect(call).rejects.toThrow(message);
  });

  test('a stream that ends too early', async () => {
    const { model } = await modelOf(['init', '--k=2', ...DATA], arrowStream(all));
    const stream = streamOf(0);
    for (const length of [0, 5, 300, stream.length - 100]) {
      await expect(work(['learn', ...DATA], stream.subarray(0, length), { model })).rejects.toThrow(
        'partition 0',
      );
    }
  });

  test('flags as JSON, by names as Python has them', async () => {
    const stream = arrowStream(all);
    const words = ['init', '--k=4', '--min-share=0.8', ...DATA];
    const json = {
      k: 4,
      min_share: 0.8,
      max_share: null,
      rows: all.length,
      partitions: PARTITIONS,
    };
    expect(await modelOf(['init', JSON.stringify(json)], stream)).toEqual(
      await modelOf(words, stream),
    );
    await expect(work(['init', '{"k":4,"share":1}'], stream)).rejects.toThrow('share');
  });

  test('flags', async () => {
    const stream = arrowStream(all);
    await expect(work(['learn'], stream)).rejects.toThrow('rows should be a positive integer');
    await expect(work(['init', ...DATA], stream)).rejects.toThrow(
      'k should be a number of clusters',
    );
    await expect(work(['init', '--k=2', '--min-share=2', ...DATA], stream)).rejects.toThrow(
      'minShare should be in [0, 1], got 2',
    );
    await expect(work(['tell'], stream)).rejects.toThrow("unknown command 'tell'");
    await expect(
      work(['predict', '--heads=1'], stream, {
        model: (await modelOf(['init', '--k=2', ...DATA], stream)).model,
      }),
    ).rejects.toThrow('heads should be below 1, got 1');
  });
});
