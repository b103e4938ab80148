import {
  add,
  clone,
  concat,
  customGrad,
  keep,
  mul,
  type Scalar,
  slice,
  split,
  type Tensor,
  type Tensor2D,
  tensor2d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { headLoss } from './head-loss.ts';
import type { HeadTerms, LossTarget, LossTerm } from './loss-terms.ts';
import type { ClusteringLoss, LossHead } from './loss-views.ts';
import { unitRows, unitRowsGradient } from './unit-rows.ts';

/**
 * Mean over heads of the weighted sum of cross-entropies. All terms go through each product together;
 * nothing b × K outlives its head, as all that the gradient needs is b × d: see `headLoss`.
 */
export function clusteringLoss(
  terms: readonly LossTerm[],
  targets: readonly LossTarget[],
  heads: readonly LossHead[],
  temperature: number,
): ClusteringLoss {
  // Terms that nothing but accuracy needs come last.
  const needed = (term: LossTerm): boolean =>
    term.weight > 0 || targets.some(({ references }) => references.includes(terms.indexOf(term)));
  const order = [...terms.keys()].sort((s, t) => +needed(terms[t]!) - +needed(terms[s]!));
  const sorted = order.map((t) => terms[t]!);
  const places: HeadTerms = {
    rows: terms[0]!.x.shape[0],
    active: terms.filter(needed).length,
    terms: sorted,
    targets: targets.map(({ alpha, references }) => {
      return { alpha, references: references.map((t) => order.indexOf(t)) };
    }),
  };

  let kept: Scalar | undefined;
  const evaluate = customGrad((...args) => {
    const inputs = args.slice(0, -1) as Tensor2D[];
    const save = args.at(-1) as unknown as (tensors: Tensor[]) => void;
    const { unit, scale } = unitRows(concat(inputs));
    const weights = rowWeights(places, heads.length);
    const scaled = mul<Tensor2D>(unit, 1 / temperature);
    const parts = heads.map((head) => headLoss(scaled, weights, head, places));
    const du = mul<Tensor2D>(total(parts.map(({ gradient }) => gradient)), 1 / temperature);
    const value = total(parts.map(({ loss }) => loss));
    const { active, rows } = places;
    const [u, factor] = [unit, scale].map((t) => slice(t, [0, 0], [active * rows, -1]));
    save([du, u!, factor!, ...inputs.slice(active)]);
    kept = keep(mul(total(parts.map(({ accuracy }) => accuracy)), 1 / heads.length));
    const gradFunc = (dy: Scalar, [du, unit, scale, ...idle]: Tensor[]): Tensor[] => {
      const dx = unitRowsGradient(du as Tensor2D, unit as Tensor2D, scale as Tensor2D);
      return [...split(mul(dx, dy), active), ...idle.map((x) => zerosLike(x))];
    };
    return { value, gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] };
  });
  const loss = evaluate(...sorted.map(({ x }) => x)) as Scalar;
  const accuracy = clone(kept!);
  kept!.dispose();
  return { loss, accuracy };
}

/** What each row of the active terms counts for, rows × 1: its share of the mean over rows and heads. */
function rowWeights({ rows, active, terms }: HeadTerms, heads: number): Tensor2D {
  const weights = new Float32Array(active * rows);
  for (let t = 0; t < active; t++) {
    weights.fill(terms[t]!.weight / (rows * heads), t * rows, (t + 1) * rows);
  }
  return tensor2d(weights, [active * rows, 1]);
}

function total<T extends Tensor>(tensors: readonly T[]): T {
  return tensors.reduce((sum, tensor) => add<T>(sum, tensor));
}
