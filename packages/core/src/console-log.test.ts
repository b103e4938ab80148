import { inspect } from 'node:util';
import { ConstrainedKMeans, type Options, reference } from '@coke/core';
import { expect, test } from 'vitest';

const x = { data: Float32Array.of(1, 0, 1, 0, 1, 0, 0, 1), rows: 4, cols: 2 };
const directions = [
  [1, 0],
  [0, 1],
];
const create = (options: Partial<Options> = {}) =>
  new ConstrainedKMeans({ k: 2, ratio: 0, init: directions, ...options });
/** On one line. */
const shown = (value: unknown, depth = 2) => inspect(value, { depth, breakLength: 999 });

test('console.log(model) says what it is: before the first batch, after epochs, disposed', async () => {
  const model = create();
  expect(inspect(model)).toBe("ConstrainedKMeans { k: 2, epoch: 0, backend: 'javascript' }");
  await model.partialFit(x);
  expect(inspect(model)).toBe("ConstrainedKMeans { k: 2, epoch: 0, backend: 'javascript' }");
  await model.endEpoch();
  const said = "k: 2, epoch: 1, sizes: '1 to 3', backend: 'javascript'";
  expect(shown(model)).toBe(`ConstrainedKMeans { ${said} }`);
  expect(shown({ model })).toBe(`{ model: ConstrainedKMeans { ${said} } }`);
  expect(shown({ model }, 0)).toBe('{ model: [ConstrainedKMeans] }');
  model.dispose();
  expect(shown(model)).toBe(`ConstrainedKMeans { ${said}, disposed: true }`);
});

test('each head has its sizes, weights in few digits', async () => {
  const model = create({ k: [2, 2], init: [directions, directions] });
  await model.partialFit(x, undefined, { weights: [0.125, 0.25, 0.5, 1 / 3] });
  await model.endEpoch();
  const sizes = "[ '0.3333 to 0.875', '0.3333 to 0.875' ]";
  expect(shown(model)).toBe(
    `ConstrainedKMeans { k: [ 2, 2 ], epoch: 1, sizes: ${sizes}, backend: 'javascript' }`,
  );
});

test('it does not throw where the device is gone', () => {
  const backend = {
    ...reference(),
    get name(): string {
      throw new Error('a device should be there, got none');
    },
  };
  expect(shown(create({ backend }))).toBe(
    "ConstrainedKMeans { k: 2, epoch: 0, backend: 'none: a device should be there, got none' }",
  );
});

test('as text, where nothing inspects it, it has its name', () => {
  expect(String(create())).toBe('[object ConstrainedKMeans]');
});
