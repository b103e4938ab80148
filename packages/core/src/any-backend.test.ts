import { ConstrainedKMeans, type Options, reference } from '@coke/core';
import type { Backend, HostMatrix, Matrix, NativeInput, Session } from '@coke/core/backend';
import { expect, expectTypeOf, test } from 'vitest';

/** A batch that only one backend reads, and that is none of the plain forms. */
class Tensor {
  readonly tensor: Matrix;
  constructor(tensor: Matrix) {
    this.tensor = tensor;
  }
}
class Texture {
  readonly texture: Matrix;
  constructor(texture: Matrix) {
    this.texture = texture;
  }
}

/** The reference, with batches of a type of its own. */
function wrapping<Input extends object>(
  type: new (x: Matrix) => Input,
  unwrap: (x: Input) => Matrix,
): Backend<Input> {
  const { open } = reference();
  return {
    name: type.name,
    native: { is: (x) => x instanceof type, shapeOf: unwrap, toMatrix: unwrap },
    open: async (problem) => {
      const session = await open(problem);
      const rows = (x: HostMatrix | Input) => (x instanceof type ? unwrap(x) : (x as Matrix));
      return {
        assign: (x, out, options) => session.assign(rows(x), out, options),
        step: (x, out, options) => session.step(rows(x), out, options),
        endEpoch: (options) => session.endEpoch(options),
        read: () => session.read(),
        dispose: () => session.dispose(),
      };
    },
  };
}
const tensors = () => wrapping(Tensor, ({ tensor }) => tensor);
const textures = () => wrapping(Texture, ({ texture }) => texture);

const rows = [
  [1, 0],
  [0, 1],
  [1, 1],
];
const x = { data: new Float32Array(rows.flat()), rows: 3, cols: 2 };
const maybe = (): boolean => true as boolean;

class App {
  model: ConstrainedKMeans;
  constructor(model: ConstrainedKMeans) {
    this.model = model;
  }
}

test('a field of type ConstrainedKMeans takes a model on any backend, and rows', async () => {
  const app = new App(new ConstrainedKMeans({ k: 2 }));
  const labels = await app.model.partialFit(rows);
  app.model = new ConstrainedKMeans({ k: 2, backend: tensors() });
  expect(await app.model.partialFit(rows)).toEqual(labels);
  const model = new ConstrainedKMeans({ k: 2, backend: textures() });
  app.model = model;
  expect(await app.model.partialFit(x)).toEqual(labels);
  app.model = await ConstrainedKMeans.load(await app.model.save(), { backend: tensors() });
  // @ts-expect-error -- which batches its backend takes is not known, and these it does not take
  await expect(app.model.partialFit(new Texture(x))).rejects.toThrow(TypeError);
  expect((await model.partialFit(new Texture(x))).length).toBe(3);
});

test('the batches of a backend are those of its model', async () => {
  const model = new ConstrainedKMeans({ k: 2, backend: tensors() });
  expectTypeOf(model).toEqualTypeOf<ConstrainedKMeans<Tensor>>();
  await model.fit([new Tensor(x), { rows: new Tensor(x) }, rows]);
  const { backend } = model.options;
  expectTypeOf(backend).toEqualTypeOf<Backend<Tensor>>();
  const loaded = await ConstrainedKMeans.load(await model.save(), { backend });
  expectTypeOf(loaded).toEqualTypeOf<ConstrainedKMeans<Tensor>>();
  expect(await loaded.predict(new Tensor(x))).toEqual(await model.predict(x));
  // @ts-expect-error
  await expect(model.partialFit(new Texture(x))).rejects.toThrow(TypeError);
  // @ts-expect-error
  await expect(loaded.fit([new Texture(x)], { resume: false })).rejects.toThrow(TypeError);
});

test('a choice of backends is a backend, without an annotation', async () => {
  const two = maybe() ? tensors() : reference();
  expectTypeOf(two).toEqualTypeOf<Backend>();
  const three = maybe() ? tensors() : maybe() ? textures() : reference();
  expectTypeOf(three).toEqualTypeOf<Backend>();
  const unlike = maybe() ? tensors() : textures();
  const options = { k: 2, backend: maybe() ? tensors() : textures() };
  const first = new ConstrainedKMeans({ k: 2 });
  await first.partialFit(rows);
  const file = await first.save();
  const models = [
    new ConstrainedKMeans({ k: 2, backend: two }),
    new ConstrainedKMeans({ k: 2, backend: three }),
    new ConstrainedKMeans({ k: 2, backend: unlike }),
    new ConstrainedKMeans({ k: 2, backend: maybe() ? textures() : reference() }),
    new ConstrainedKMeans(options),
    await ConstrainedKMeans.load(file, { backend: unlike }),
    await ConstrainedKMeans.load(file, { backend: two }),
  ];
  expectTypeOf(models).toEqualTypeOf<ConstrainedKMeans[]>();
  for (const backend of [tensors(), textures()]) {
    models.push(new ConstrainedKMeans({ k: 2, backend }));
  }
  const backends: readonly Backend[] = [reference(), tensors(), textures()];
  for (const backend of backends) models.push(new ConstrainedKMeans({ k: 2, backend }));
  for (const model of models) expect((await model.partialFit(rows)).length).toBe(3);
  // @ts-expect-error
  const refused = new ConstrainedKMeans({ k: 2, backend: unlike }).partialFit(new Texture(x));
  await expect(refused).rejects.toThrow(TypeError);
});

test('a model takes the batches of its own backend alone', () => {
  const refused = () => {
    // @ts-expect-error
    new ConstrainedKMeans<Tensor>({ k: 2, backend: textures() });
    // @ts-expect-error
    new ConstrainedKMeans<Tensor>({ k: 2, backend: reference() });
    // @ts-expect-error
    new ConstrainedKMeans<Tensor>({ k: 2, backend: maybe() ? tensors() : textures() });
    // @ts-expect-error
    const one: ConstrainedKMeans<Tensor> = new App(new ConstrainedKMeans({ k: 2 })).model;
    // @ts-expect-error
    const other: ConstrainedKMeans<Tensor> = new ConstrainedKMeans({ k: 2, backend: textures() });
    // @ts-expect-error
    const options: Options<Tensor> = { k: 2, backend: reference() };
    const seam = (session: Session, native: NativeInput<never>) => {
      // @ts-expect-error
      const ofTensors: Session<Tensor> = session;
      // @ts-expect-error
      const readsTensors: NativeInput<Tensor> = native;
      return [ofTensors, readsTensors];
    };
    return [one, other, options, seam];
  };
  // Refused by types alone: a model opens its backend with the first batch.
  expect(refused).not.toThrow();
});
