import { type ClusteringState, Random, ratioBounds } from '@coke/core';
import {
  type Assignment,
  createClusteringState,
  type Problem,
  type Session,
} from '@coke/core/backend';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { activeDevice } from './device.ts';
import { tfjs } from './index.ts';
import { TfjsSession } from './session.ts';

const [ROWS, DIM] = [9, 3];
const STEP = { centers: 'current', unitLength: true, dualLearningRates: [0.5, 0.5] } as const;

function problem(normalize = false): Problem {
  const random = new Random(3);
  const heads = [4, 2].map((k) =>
    createClusteringState(
      Float32Array.from({ length: k * DIM }, () => random.normal()),
      DIM,
      ratioBounds(k, 0.8),
    ),
  );
  return { metric: 'cosine', heads, normalize };
}

function rows(): tf.Tensor2D {
  return tf.tensor2d(
    Float32Array.from({ length: ROWS * DIM }, (_, at) => Math.cos(at)),
    [ROWS, DIM],
  );
}

const out = (): Assignment => ({
  labels: new Int32Array(2 * ROWS),
  similarities: new Float32Array(2 * ROWS),
});

async function open(normalize = false): Promise<Session<tf.Tensor2D>> {
  return (await tfjs()).open(problem(normalize));
}

beforeEach(async () => {
  await tf.setBackend('cpu');
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a refused batch is told why', () => {
  const withValue = (value: number) => () => {
    const data = new Float32Array(ROWS * DIM).fill(0.5);
    data[4 * DIM + 1] = value;
    return tf.tensor2d(data, [ROWS, DIM]);
  };
  const disposed = () => {
    const x = rows();
    x.dispose();
    return x;
  };
  test.each<[boolean, () => tf.Tensor, new () => Error, string]>([
    [false, disposed, TypeError, 'x should be a tensor, got one that was disposed'],
    [false, () => tf.ones([3]), TypeError, 'x.shape should be [rows, cols], got [3]'],
    [
      false,
      () => tf.ones([2, 3], 'int32'),
      TypeError,
      `x.dtype should be 'float32' (see tf.cast), got "int32"`,
    ],
    [false, () => tf.ones([2, 4]), RangeError, 'x.shape[1] should be 3, got 4'],
    [false, () => tf.ones([0, 3]), RangeError, 'x.shape[0] should be positive, got 0'],
    [false, withValue(Number.NaN), RangeError, 'x row 4 should be finite numbers, got NaN'],
    [
      true,
      withValue(Number.NEGATIVE_INFINITY),
      RangeError,
      'x row 4 should be finite numbers, got -Infinity',
    ],
    [
      false,
      withValue(2 ** 40),
      RangeError,
      'x row 4 should be numbers of size at most 1000000000000 (scale the data), got 1099511627776',
    ],
  ])('normalize %s, $3', async (normalize, make, type, message) => {
    const session = await open(normalize);
    const x = make() as tf.Tensor2D;
    const error = await Promise.resolve(session.step(x, out(), STEP)).catch((reason) => reason);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toBe(message);
    expect(await session.read()).toEqual(problem().heads);
    session.dispose();
    x.dispose();
  });

  test('rows that are normalised may be of any length', async () => {
    const session = await open(true);
    const x = withValue(3e38)();
    await session.step(x, out(), STEP);
    session.dispose();
    x.dispose();
  });
});

/** Every call of a session once; what fails is passed over. */
async function callAll(session: Session<tf.Tensor2D>, x: tf.Tensor2D) {
  const errors: unknown[] = [];
  const calls = [
    () => session.step(x, out(), STEP),
    () => session.assign(x, out(), { centers: 'previous', prices: false }),
    () => session.endEpoch({ averaging: 0.5 }),
    () => session.endEpoch({}),
  ];
  for (const call of calls) {
    const before = await session.read();
    try {
      await call();
    } catch (error) {
      errors.push(error);
      expect(await session.read()).toEqual(before);
    }
  }
  return { errors, heads: (await session.read()) as ClusteringState[] };
}

// Out of memory, or a device that was lost, ends in a kernel that throws.
describe.each([true, false])('host memory %s: a kernel fails', (hostMemory) => {
  test('at any point, and leaves the state as it was and no tensor behind', async () => {
    const x = rows();
    const device = { ...activeDevice(), hostMemory };
    const engine = tf.engine();
    const runKernel = engine.runKernel.bind(engine);
    let kernels = 0;
    let failing = Number.POSITIVE_INFINITY;
    vi.spyOn(engine, 'runKernel').mockImplementation((...kernel) => {
      if (kernels++ === failing) throw new Error('out of memory');
      return runKernel(...kernel);
    });
    const before = tf.memory().numTensors;
    const run = async () => {
      kernels = 0;
      const session = new TfjsSession(problem(true), device);
      try {
        return await callAll(session, x);
      } finally {
        session.dispose();
      }
    };
    const { errors, heads } = await run();
    const total = kernels;
    expect(errors).toEqual([]);
    expect(heads).not.toEqual(problem().heads);
    expect(total).toBeGreaterThan(50);
    for (failing = 0; failing < total; failing++) {
      const failed = await run();
      expect(failed.errors).toEqual([new Error('out of memory')]);
      expect(tf.memory().numTensors).toBe(before);
    }
    x.dispose();
  });
});

test('a device that answers with zeros only is said to be lost', async () => {
  const session = await open();
  const x = rows();
  vi.spyOn(tf.Tensor.prototype, 'data').mockImplementation(async () => new Float32Array(64));
  await expect(session.step(x, out(), STEP)).rejects.toThrow('was the device lost?');
  vi.restoreAllMocks();
  expect(await session.read()).toEqual(problem().heads);
  session.dispose();
  x.dispose();
});

describe('the active tfjs backend', () => {
  test('should be the one that the session was opened on', async () => {
    const session = await open();
    const x = rows();
    await tf.setBackend('wasm');
    const message =
      "the active tfjs backend should be 'cpu', as when the session was opened, got 'wasm'";
    const calls = [
      () => session.step(x, out(), STEP),
      () => session.assign(x, out(), { centers: 'current', prices: true }),
      () => session.endEpoch({}),
      () => session.read(),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(message);
    await tf.setBackend('cpu');
    expect(await session.read()).toEqual(problem().heads);
    await session.step(x, out(), STEP);
    session.dispose();
    x.dispose();
  });

  test('may change once a session is open, and the others are named after the new one', async () => {
    const before = tf.memory().numTensors;
    const backend = await tfjs();
    const session = await backend.open(problem());
    await tf.setBackend('wasm');
    expect(backend.name).toBe('tfjs:wasm');
    const other = await backend.open(problem());
    expect(await other.read()).toEqual(problem().heads);
    other.dispose();
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('may change under a tensor: the batch moves', async () => {
    const x = rows();
    const expected = await x.data();
    await tf.setBackend('wasm');
    const session = await open();
    const [moved, fresh] = [out(), out()];
    await session.assign(x, moved, { centers: 'current', prices: true });
    const y = tf.tensor2d(expected as Float32Array, [ROWS, DIM]);
    await session.assign(y, fresh, { centers: 'current', prices: true });
    expect(moved).toEqual(fresh);
    session.dispose();
    tf.dispose([x, y]);
  });
});

test('a tensor may be disposed as soon as the call is made', async () => {
  const [session, patient] = [await open(true), await open(true)];
  const results = [out(), out()];
  const [x, y] = [rows(), rows()];
  const waiting = session.endEpoch({});
  const step = session.step(x, results[0]!, STEP);
  x.dispose();
  await Promise.all([waiting, step]);
  await patient.step(y, results[1]!, STEP);
  expect(results[0]).toEqual(results[1]);
  expect(await session.read()).toEqual(await patient.read());
  for (const one of [session, patient, y]) one.dispose();
});

test('tidy around a call frees nothing that the session needs', async () => {
  const backend = await tfjs();
  let session!: Session<tf.Tensor2D>;
  tf.tidy(() => {
    session = backend.open(problem()) as Session<tf.Tensor2D>;
  });
  const x = rows();
  let step: PromiseLike<void> | void;
  tf.tidy(() => {
    step = session.step(tf.mul(x, 1), out(), STEP);
  });
  await step!;
  expect((await session.read())[0]!.counts.reduce((a, b) => a + b)).toBe(ROWS);
  session.dispose();
  x.dispose();
});
