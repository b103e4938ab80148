import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Addon, AddonSumming } from './addon.ts';
import { loadAddon } from './load-addon.ts';

const addon: Addon = loadAddon();

/** What stands where an array is expected, made anew: calls detach and resize. */
const views: Readonly<Record<string, () => unknown>> = {
  'float32, fitting': () => new Float32Array(12),
  'float64, fitting': () => new Float64Array(12),
  'int32, fitting': () => new Int32Array(12),
  'uint32, fitting': () => new Uint32Array(12),
  'uint32, falling': () => Uint32Array.of(0, 3, 2, 1, 0),
  'uint32, far beyond': () => new Uint32Array(12).fill(2 ** 32 - 1),
  'shared uint32': () => new Uint32Array(new SharedArrayBuffer(48)),
  empty: () => new Float32Array(0),
  'too short': () => new Float32Array(5),
  'far too long': () => new Float32Array(1000),
  shared: () => new Float32Array(new SharedArrayBuffer(48)),
  'shared int32': () => new Int32Array(new SharedArrayBuffer(48)),
  'shared float64': () => new Float64Array(new SharedArrayBuffer(96)),
  'in the middle': () => new Float32Array(new ArrayBuffer(100), 4, 12),
  detached: () => {
    const view = new Float32Array(12);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  },
  'shrunk below it': () => {
    const buffer = resizable(48);
    const view = new Float32Array(buffer, 16);
    (buffer as unknown as { resize(bytes: number): void }).resize(8);
    return view;
  },
  'shrunk with it': () => {
    const buffer = resizable(48);
    const view = new Float32Array(buffer);
    (buffer as unknown as { resize(bytes: number): void }).resize(8);
    return view;
  },
  grown: () => {
    const buffer = resizable(8);
    const view = new Float32Array(buffer);
    (buffer as unknown as { resize(bytes: number): void }).resize(48);
    return view;
  },
  'of bytes': () => new Uint8Array(48),
  'a DataView': () => new DataView(new ArrayBuffer(48)),
  'an array': () => [1, 2, 3],
  'NaN, shared': () => new Float32Array(new SharedArrayBuffer(48)).fill(Number.NaN),
  infinite: () => new Float32Array(12).fill(Number.POSITIVE_INFINITY),
  nothing: () => undefined,
  null: () => null,
  'a number': () => 7,
  text: () => 'x',
  'a proxy': () => new Proxy(new Float32Array(12), {}),
  'like one': () => Object.create(Float32Array.prototype),
};

function resizable(bytes: number): ArrayBuffer {
  const Buffer = ArrayBuffer as unknown as new (
    bytes: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer;
  return new Buffer(bytes, { maxByteLength: 96 });
}

/** Write all over an array, and take its memory away. */
function vandalize(view: unknown): void {
  if (!(view instanceof Int32Array || view instanceof Float32Array)) return;
  view.fill(-1);
  const { buffer } = view;
  if (buffer instanceof ArrayBuffer) structuredClone(buffer, { transfer: [buffer] });
}

const argument = fc.oneof(
  fc.constantFrom(...Object.keys(views)).map((name) => views[name]!),
  fc
    .oneof(
      fc.constantFrom(0, 1, 2, 3, 4, -1, 0.5, Number.NaN, 2 ** 31, 2 ** 32, 2 ** 53, 1e300),
      fc.boolean(),
      fc.constantFrom('auto', 'f32', 'plain'),
    )
    .map((value) => () => value),
);

const f32 = (length: number) => () => new Float32Array(length).fill(0.5);
const f64 = (length: number) => () => new Float64Array(length).fill(0.5);
const i32 = (length: number) => () => new Int32Array(length);
const u32 =
  (...values: number[]) =>
  () =>
    Uint32Array.from(values);
const same = (value: unknown) => () => value;

/** Four rows of three columns by what is not 0: the last arguments of methods that take sparse rows. */
const SPARSE = [u32(2, 0, 1, 2), u32(0, 1, 1, 3, 4)];

/** Arguments that every method takes, of a session and a scorer as `open` makes them, some in more ways than one. */
const METHODS = {
  Session: {
    add: [same(4), same(3), f64(4), f64(4), f32(12), f32(12), f32(4), f64(4), f64(4)],
    assign: [f32(12), same(4), i32(8), f32(8), same(true), same(false)],
    step: [f32(12), same(4), i32(8), f32(8), f64(1), same(false), same(true), f32(4), same(1)],
    'assign sparse': [...[f32(4), same(4), i32(8), f32(8), same(true), same(false)], ...SPARSE],
    'step sparse': [
      ...[f32(4), same(4), i32(8), f32(8), f64(1), same(false), same(true), f32(4), same(1)],
      ...SPARSE,
    ],
    endEpoch: [same(0.5), same(0)],
    read: [same(0), f32(12), f32(12), f32(4), f64(4), f64(4)],
    dispose: [],
  },
  Scorer: {
    hold: [f32(12), same(4)],
    'hold sparse': [f32(4), same(4), ...SPARSE],
    release: [same(0)],
    setCenters: [f32(12)],
    setPrices: [f64(4)],
    near: [same(0), same(1), same(3), same(0.5), same(2), i32(2), i32(4), f32(4), f32(2)],
    summing: [same(0), i32(4), f32(4)],
    dispose: [],
  },
} as const satisfies Record<string, Record<string, readonly (() => unknown)[]>>;

interface Call {
  readonly kind: keyof typeof METHODS;
  readonly method: string;
  readonly args: readonly (() => unknown)[];
}

/** A call that would work, but for up to 3 of its arguments. */
const calls: fc.Arbitrary<Call> = fc
  .constantFrom(...(['Session', 'Scorer'] as const))
  .chain((kind) =>
    fc.constantFrom(...Object.entries(METHODS[kind])).map((of) => [kind, of] as const),
  )
  .chain(([kind, [method, right]]) =>
    fc.array(fc.tuple(fc.nat(11), argument), { maxLength: 3 }).map((wrong) => {
      const args: (() => unknown)[] = [...right];
      for (const [at, value] of wrong) args[at % (right.length + 1)] = value;
      return { kind, method: method.replace(' sparse', ''), args };
    }),
  );

type Methods = Readonly<Record<string, (...args: unknown[]) => unknown>>;

function open(threads: number): Record<keyof typeof METHODS, Methods> {
  const engine = new addon.Engine(threads, undefined, 'auto');
  const session = new addon.Session(engine, false, 3);
  const [four, twelve] = [new Float64Array(4), new Float32Array(12).fill(0.5)];
  session.add(
    4,
    3,
    four,
    four.map(() => 1),
    twelve,
    twelve,
    new Float32Array(4),
    four,
    four,
  );
  const scorer = new addon.Scorer(engine, false, 4, 3);
  scorer.hold(twelve, 4);
  return { Session: session as unknown as Methods, Scorer: scorer as unknown as Methods };
}

test('no call whatever ends the process, and what it refuses it says in an Error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(calls, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      async (all, threads) => {
        const opened = open(threads);
        const refused = (error: unknown) => {
          expect(error).toBeInstanceOf(Error);
          expect((error as Error).message).not.toMatch(/a bug in/);
        };
        const pending: unknown[] = [];
        for (const { kind, method, args } of all) {
          try {
            const given = args.map((make) => make());
            const answer = opened[kind][method]!(...given);
            if (method !== 'summing') continue;
            pending.push((answer as AddonSumming).run().catch(refused));
            // What another thread reads is its own: this does it no harm.
            for (const view of given) vandalize(view);
          } catch (error) {
            refused(error);
          }
        }
        await Promise.all(pending);
      },
    ),
    { numRuns: 3000 },
  );
});

test('objects of other kinds are refused where one of the addon is expected', () => {
  const { Session, Scorer } = open(1);
  const engine = new addon.Engine(1, undefined, 'auto');
  const summing = Scorer.summing!(0, new Int32Array(4)) as AddonSumming;
  const wrong: unknown[] = [
    Scorer,
    {},
    null,
    undefined,
    1,
    engine.constructor,
    Object.create(engine),
  ];
  for (const other of wrong) {
    expect(() => new addon.Session(other as never, false, 3)).toThrow(Error);
    expect(() => new addon.Scorer(other as never, false, 4, 3)).toThrow(Error);
    expect(() => Session.dispose!.call(other)).toThrow(Error);
    expect(() => summing.run.call(other)).toThrow(Error);
  }
});

test('arrays that do not fit are refused by name, and nothing has changed', () => {
  const { Session, Scorer } = open(1);
  const state = () => {
    const [centers, counts] = [new Float32Array(12), new Float64Array(4)];
    const rest = [new Float32Array(12), new Float32Array(4), counts, new Float64Array(4)];
    Session.read!(0, centers, ...rest);
    return [centers, counts];
  };
  const before = state();
  const [x, labels, rates] = [new Float32Array(12), new Int32Array(4), Float64Array.of(1)];
  const step = (...args: unknown[]) =>
    Session.step!(...args, undefined, rates, false, true, undefined, 1);
  expect(() => step(x, 5, new Int32Array(5))).toThrow(
    new RangeError('x.data.length should be 5 × 3 or more, got 12'),
  );
  expect(() => step(x, 4, new Int32Array(3))).toThrow(
    new RangeError('labels.length should be 4 or more, got 3'),
  );
  expect(() => step(views.detached!(), 4, labels)).toThrow(
    new RangeError('x.data.length should be 4 × 3 or more, got 0'),
  );
  expect(() => step(new Float64Array(12), 4, labels)).toThrow(
    new TypeError('an argument should be a Float32Array, got another value'),
  );
  expect(() => Scorer.setCenters!(new Float32Array(11))).toThrow(
    new RangeError('centers.length should be 12 or more, got 11'),
  );
  expect(state()).toEqual(before);
  step(x, 4, labels);
  expect(state()).not.toEqual(before);
});

test('sparse rows that do not fit are refused by name, and nothing has changed', () => {
  const { Session, Scorer } = open(1);
  const [x, labels] = [new Float32Array(4), new Int32Array(4)];
  const [indices, indptr] = SPARSE.map((make) => make()) as [Uint32Array, Uint32Array];
  const assign = (...args: unknown[]) =>
    Session.assign!(x, 4, labels, undefined, false, false, ...args);
  assign(indices, indptr);
  labels.fill(7);
  expect(() => assign(Uint32Array.of(2, 0, 3, 1), indptr)).toThrow(
    new RangeError('x.indices should be below 3, got 3'),
  );
  expect(() => assign(indices, indptr.slice(1))).toThrow(
    new RangeError('x.indptr.length should be 4 + 1 or more, got 4'),
  );
  expect(() => assign(indices, Uint32Array.of(0, 2, 1, 3, 4))).toThrow(
    new RangeError('x.indptr should be ascending, got one that falls'),
  );
  expect(() => assign(indices, Uint32Array.of(0, 1, 1, 3, 5))).toThrow(
    new RangeError('x.data.length should be 5 or more, got 4'),
  );
  expect(() => assign(indices)).toThrow(
    new RangeError('x.indices and x.indptr should be both there, got one alone'),
  );
  expect(() => Scorer.hold!(x, 4, indices, Uint32Array.of(0, 1, 1, 3, 5))).toThrow(RangeError);
  expect(labels).toEqual(new Int32Array(4).fill(7));
});

test('results that overlap the rows, or each other, are written when all has been read', () => {
  const { Session, Scorer } = open(1);
  const buffer = new ArrayBuffer(48);
  const x = new Float32Array(buffer).fill(0.25);
  Session.assign!(x, 4, new Int32Array(buffer), new Float32Array(buffer, 16), false, true);
  expect(Array.from(new Int32Array(buffer, 0, 4))).toEqual([0, 0, 0, 0]);
  expect(Array.from(x.subarray(4, 8))).toEqual([0.375, 0.375, 0.375, 0.375]);
  const lists = new Int32Array(8);
  const scores = new Float32Array(lists.buffer);
  Scorer.near!(0, 0, 2, 0, 1, lists, lists, scores.subarray(4), scores.subarray(6));
  expect(Array.from(scores.subarray(4))).toEqual([0, 0, 0, 0]);
});

test('a process ends in the midst of work, with threads that wait and nothing disposed', () => {
  const file = fileURLToPath(new URL('../binary/coke.node', import.meta.url));
  const program = `
    const { Worker, isMainThread } = require('node:worker_threads');
    const { Engine, Scorer } = require(${JSON.stringify(file)});
    const scorer = new Scorer(new Engine(4, undefined, 'f32'), false, 1000, 64);
    const rows = scorer.hold(new Float32Array(1000 * 64), 1000);
    const lists = [new Int32Array(1000), new Int32Array(1000), new Float32Array(1000)];
    scorer.near(rows, 0, 1000, 0, 1, ...lists, new Float32Array(1000));
    scorer.summing(rows, new Int32Array(1000), undefined).run();
    if (isMainThread) for (let i = 0; i < 3; i++) new Worker(__filename);
    else process.exit();
    console.log('worked');
  `;
  const script = `const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'coke-native-')), 'program.cjs');
    fs.writeFileSync(file, ${JSON.stringify(program)});
    process.on('exit', () => fs.rmSync(path.dirname(file), { recursive: true }));
    require(file);`;
  const printed = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(printed).toBe('worked\n');
});
