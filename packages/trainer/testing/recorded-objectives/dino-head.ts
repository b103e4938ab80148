import {
  clone,
  dispose,
  engine,
  mul,
  norm,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { dino } from '../../src/objectives/dino/dino.ts';
import { type CheckObjective, expectArrays, expectLoss } from './check.ts';
import { makeObjective } from './drive.ts';
import { asRecorded, takeRecorded } from './recorded-heads.ts';

interface DinoHeadCase {
  readonly batch: number;
  readonly features: number;
  readonly hidden: number;
  readonly bottleneck: number;
  readonly K: number;
  readonly layers: number;
  readonly batchNorm: boolean;
  readonly lengthsFixed: boolean;
  readonly clip: number;
  readonly gradientNorms: Readonly<Record<string, number>>;
}

const training = { training: true };

/** Projector and last layer of the objective, and what its optimiser makes of their gradients. */
export const checkDinoHead: CheckObjective = async (recorded) => {
  const about = await recorded.about<DinoHeadCase>();
  const { batch, features, hidden, bottleneck, K, layers, batchNorm, lengthsFixed, clip } = about;
  const lengths = lengthsFixed ? 'fixed' : 'trained';
  const objective = makeObjective(
    dino({ k: K, hidden, dimension: bottleneck, layers, batchNorm, lengths, clip }),
    { batchSize: batch },
  );
  const { projector, predictor } = objective.needs;
  if (typeof predictor !== 'function') throw new Error('there should be a predictor');
  const project = projector!({ inputs: features, seed: 0 });
  const predict = predictor({ inputs: bottleneck, seed: 0 });
  const trainable = new Map([
    ...(await takeRecorded(project, recorded, arrayOfProjector)),
    ...(await takeRecorded(predict, recorded, (_, own) => `last_${own}`)),
  ]);

  const x = await recorded.tensor<Tensor2D>('features');
  const dy = await recorded.tensor('logits_grad');
  const { value, grads } = engine().gradients(
    () => predict.apply(project.apply(x, training), training),
    [x, ...trainable.values()],
    dy,
  );
  await expectArrays(recorded, [['logits', value]]);
  const names = ['features', ...trainable.keys()];
  await expectAs(names, grads, (name) => `${name}_grad`);
  for (const [i, name] of names.entries()) {
    if (i > 0) expectLoss(await normOf(grads[i]!), about.gradientNorms[name]!, `norm of ${name}`);
  }

  const optimizer = objective.recipe!.optimizer!(trainable);
  await optimizer.apply(new Map(names.slice(1).map((name, i) => [name, grads[i + 1]!])), 0);
  // Adam's mean is a tenth of its first gradient.
  const clipped = names.slice(1).map((name) => mul(optimizer.slots.get(`${name}.mean`)!, 10));
  await expectAs(names.slice(1), clipped, (name) => `${name}_clipped`);

  dispose([x, dy, value, ...grads, ...clipped]);
  for (const each of [optimizer, project, predict, objective]) each.dispose();

  async function expectAs(
    names: readonly string[],
    tensors: readonly Tensor[],
    arrayOf: (name: string) => string,
  ): Promise<void> {
    const turned = tensors.map((each, i) => tidy(() => clone(asRecorded(names[i]!, each))));
    await expectArrays(
      recorded,
      turned.map((each, i) => [arrayOf(names[i]!), each]),
    );
    dispose(turned);
  }
};

function arrayOfProjector(layer: string, own: string): string {
  const i = layer.at(-1);
  return { weight: `dense${i}`, bias: `dense${i}_bias` }[own] ?? `${own}${i}`;
}

async function normOf(gradient: Tensor): Promise<number> {
  const value = norm(gradient);
  const [number] = await value.data();
  value.dispose();
  return number!;
}
