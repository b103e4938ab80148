import type { Backend, NativeInput } from '@coke/core/backend';
import fc from 'fast-check';
import { expectSameNumbers, expectThat } from '../compare/expect.ts';
import type { Kit } from '../kit.ts';
import { type BackendProperty, example, property } from '../property.ts';
import { exampleProblem, exampleRows } from '../scenario/example.ts';
import { nativeInputs } from '../session/feed.ts';
import { roomyOutput } from '../session/output.ts';
import { thrownBy } from '../session/thrown-by.ts';
import { withSession } from '../session/with-session.ts';

/** The backend knows its own inputs when it sees them, and can tell what is in them. */
export function nativeProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  const declared = example(kit, 'is checked with its native inputs', async (backend) => {
    const [has, given] = [backend.native !== undefined, kit.fromMatrix !== undefined];
    expectThat(has === given, 'fromMatrix', has ? 'given' : 'left out: no native inputs', given);
  });
  if (!kit.fromMatrix) return [declared];
  const size = fc.record({
    rows: fc.integer({ min: 1, max: Math.min(9, kit.sizes.rows) }),
    cols: fc.integer({ min: 1, max: Math.min(9, kit.sizes.dim) }),
  });
  return [
    declared,
    property(
      kit,
      'recognizes and reads its native inputs',
      size,
      async (backend, { rows, cols }) => {
        const native = nativeOf(backend);
        const x = exampleRows(rows, cols);
        for (const input of nativeInputs(kit, x)) {
          expectThat(native.is(input), 'native.is(input)', 'true', false);
          const shape = native.shapeOf(input);
          expectSameNumbers([shape.rows, shape.cols], [rows, cols], 'native.shapeOf(input)');
          for (let time = 0; time < 2; time++) {
            const copy = await native.toMatrix(input);
            expectSameNumbers(
              [copy.rows, copy.cols],
              [rows, cols],
              'shape of native.toMatrix(input)',
            );
            expectSameNumbers(copy.data, x.data, 'native.toMatrix(input).data');
            copy.data.fill(7);
          }
          kit.disposeInput?.(input);
        }
      },
      1 / 4,
    ),
    example(kit, 'leaves native inputs as they are', async (backend) => {
      const native = nativeOf(backend);
      for (const normalize of [false, true]) {
        const problem = exampleProblem(normalize);
        const x = exampleRows(6, problem.heads[0]!.dim);
        await withSession(backend, problem, async (session) => {
          for (const input of nativeInputs(kit, x)) {
            await session.assign(input, roomyOutput(), { centers: 'current', prices: true });
            await session.step(input, roomyOutput(), {
              centers: 'current',
              unitLength: true,
              dualLearningRates: [1, 1],
            });
            const { data } = await native.toMatrix(input);
            expectSameNumbers(data, x.data, 'native input after a step');
            kit.disposeInput?.(input);
          }
        });
      }
    }),
    example(kit, 'takes nothing else for a native input', async (backend) => {
      const native = nativeOf(backend);
      const others = [undefined, null, 1, 'x', true, 1n, Symbol('x'), () => {}, exampleRows(2, 3)];
      for (const other of others) {
        expectThat(native.is(other) === false, 'native.is', 'false', String(other));
      }
      for (const odd of [Object.create(null), {}, [], new Float32Array(4), new Date(), NaN]) {
        native.is(odd);
      }
    }),
    ...invalidProperties(kit),
  ];
}

function nativeOf<Input>(backend: Backend<Input>): NativeInput<Input> {
  if (!backend.native) throw new Error('backend.native should be there, got undefined');
  return backend.native;
}

function invalidProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  const { invalidInputs } = kit;
  if (!invalidInputs) return [];
  return [
    example(kit, 'finds no shape in what it cannot read', async (backend) => {
      const native = nativeOf(backend);
      for (const [at, input] of invalidInputs().entries()) {
        const error = await thrownBy(() => native.shapeOf(input));
        const name = `native.shapeOf(invalid input ${at})`;
        expectThat(error instanceof TypeError, name, 'refused with a TypeError', error);
      }
    }),
  ];
}
