import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { describe, expect, test } from 'vitest';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { Stream } from './stream.ts';

const OPTIONS = { k: 3, window: 50, metric: 'euclidean', seed: 1 } as const;
const BATCHES = Array.from({ length: 20 }, (_, t) =>
  Array.from({ length: 10 }, (_, i) => [((7 * i + t) % 13) + t, i % 3]),
);

/** A Web stream of the batches, and what became of it. */
function webStream(fail?: Error) {
  const seen = { asked: 0, cancelled: false };
  const stream = new ReadableStream<number[][]>(
    {
      pull(controller) {
        if (seen.asked < BATCHES.length) controller.enqueue(BATCHES[seen.asked++]!);
        else if (fail) controller.error(fail);
        else controller.close();
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}

async function fitted(stream: Stream): Promise<Uint8Array> {
  const model = new ConstrainedKMeans(OPTIONS);
  await model.fit(stream);
  return model.save();
}

describe('streams of the platform', () => {
  test('give the model that their batches give', async () => {
    const expected = await fitted(BATCHES);
    const { stream } = webStream();
    expect(await fitted(stream)).toEqual(expected);
    expect(stream.locked).toBe(false);
    expect(await fitted(Readable.from(BATCHES))).toEqual(expected);
    expect(await fitted(() => webStream().stream)).toEqual(expected);
    // As in browsers that do not iterate it.
    const { stream: bare } = webStream();
    expect(await fitted({ getReader: () => bare.getReader() })).toEqual(expected);
  });

  test('are asked for a batch when the one before has been learnt, and cancelled by who stops', async () => {
    const { stream, seen } = webStream();
    const model = new ConstrainedKMeans(OPTIONS);
    let learnt = 0;
    const stopped = model.fit(stream, {
      onProgress(progress) {
        if ('certificates' in progress) return;
        expect(seen.asked).toBe(++learnt);
        if (learnt === 12) throw new Error('enough');
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(seen.cancelled).toBe(true);
    expect(stream.locked).toBe(false);
    await model.update(BATCHES.slice(12));
    expect(await model.save()).toEqual(await fitted(BATCHES));
  });

  test('leave the model as after their last batch if they fail', async () => {
    const model = new ConstrainedKMeans(OPTIONS);
    await expect(model.fit(webStream(new Error('gone')).stream)).rejects.toThrow('gone');
    expect(await model.save()).toEqual(await fitted(BATCHES));
    const again = new ConstrainedKMeans(OPTIONS);
    const failing = Readable.from(
      (function* () {
        yield* BATCHES;
        throw new Error('gone');
      })(),
    );
    await expect(again.fit(failing)).rejects.toThrow('gone');
    expect(await again.save()).toEqual(await fitted(BATCHES));
  });

  test('run out after one epoch, and say so before they are read', async () => {
    const model = new ConstrainedKMeans({ k: 3, epochs: 2 });
    const { stream, seen } = webStream();
    for (const once of [stream, Readable.from(BATCHES)]) {
      await expect(model.fit(once)).rejects.toThrow('a function that makes a generator');
    }
    expect(stream.locked).toBe(false);
    expect(seen.asked).toBe(0);
  });
});
