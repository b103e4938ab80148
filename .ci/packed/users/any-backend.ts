// What a user may write who does not know, or does not say, on which backend a model runs.
import { ndarray } from '@coke/backend-ndarray';
import { tfjs } from '@coke/backend-tfjs';
import { wasm } from '@coke/backend-wasm';
import { type Backend, ConstrainedKMeans, reference } from '@coke/core';
import type { Tensor2D } from '@tensorflow/tfjs-core';

export class App {
  model: ConstrainedKMeans;
  constructor(model: ConstrainedKMeans) {
    this.model = model;
  }
}

export async function fields(): Promise<App> {
  const app = new App(new ConstrainedKMeans({ k: 3, backend: await wasm() }));
  app.model = new ConstrainedKMeans({ k: 3, backend: await tfjs() });
  app.model = new ConstrainedKMeans({ k: 3, backend: ndarray() });
  app.model = new ConstrainedKMeans({ k: 3, backend: reference() });
  app.model = await ConstrainedKMeans.load(await app.model.save(), { backend: await tfjs() });
  await app.model.fit([[1, 0]]);
  return app;
}

export async function choices(fast: boolean, fastest: boolean): Promise<ConstrainedKMeans[]> {
  const backend = fast ? await wasm() : reference();
  const three = fastest ? await tfjs() : fast ? await wasm() : ndarray();
  const options = { k: 3, backend: fast ? await tfjs() : await wasm() };
  const backends: Backend[] = [await wasm(), await tfjs(), ndarray(), reference()];
  const inferred = [await tfjs(), ndarray()];
  return [
    new ConstrainedKMeans({ k: 3, backend }),
    new ConstrainedKMeans({ k: 3, backend: three }),
    new ConstrainedKMeans({ k: 3, backend: fast ? await tfjs() : reference() }),
    new ConstrainedKMeans(options),
    ...backends.map((each) => new ConstrainedKMeans({ k: 3, backend: each })),
    ...inferred.map((each) => new ConstrainedKMeans({ k: 3, backend: each })),
    await ConstrainedKMeans.load(new Uint8Array(), { backend: three }),
  ];
}

export async function tensors(x: Tensor2D, fast: boolean): Promise<void> {
  const model = new ConstrainedKMeans({ k: 3, backend: await tfjs() });
  await model.partialFit(x);
  const loaded = await ConstrainedKMeans.load(await model.save(), { backend: await tfjs() });
  await loaded.fit([x, [[1, 0]]]);
  const any: ConstrainedKMeans = model;
  // @ts-expect-error
  await any.partialFit(x);
  const chosen = new ConstrainedKMeans({ k: 3, backend: fast ? await tfjs() : await wasm() });
  // @ts-expect-error
  await chosen.partialFit(x);
  // @ts-expect-error
  new ConstrainedKMeans<Tensor2D>({ k: 3, backend: reference() });
}
