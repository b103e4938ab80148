import {
  add,
  clone,
  concat,
  customGrad,
  keep,
  mul,
  type Scalar,
  slice2d,
  split,
  type Tensor,
  type Tensor2D,
  tensor2d,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { unitRows, unitRowsGradient } from '../../parts/unit-rows.ts';
import { headLoss } from './head-loss.ts';
import type { HeadTerms, LossTarget, LossTerm } from './loss-terms.ts';
import type { ClusteringLoss, LossHead } from './loss-views.ts';

/** A loss with its gradients, worked out; all tensors are the caller's to dispose of. */
export interface ClusteringGradients {
  readonly loss: Scalar;
  readonly accuracy: Scalar;
  /** With respect to the raw rows of each term, b × d, in the order of the terms. */
  readonly gradients: readonly Tensor2D[];
}

/** Terms and targets of a form of the loss: what it makes of the views. */
export interface LossForm {
  readonly terms: readonly LossTerm[];
  readonly targets: readonly LossTarget[];
}

/**
 * Mean over heads of the weighted sum of cross-entropies, as a function that gradients can be taken of.
 * Its gradient is worked out with it: see `clusteringGradients`.
 */
export function clusteringLoss(
  form: LossForm,
  heads: readonly LossHead[],
  temperature: number,
): ClusteringLoss {
  let kept: Scalar | undefined;
  const evaluate = customGrad((...args) => {
    const save = args.at(-1) as unknown as (tensors: Tensor[]) => void;
    const { loss, accuracy, gradients } = clusteringGradients(form, heads, temperature);
    save([...gradients]);
    kept = keep(accuracy);
    const gradFunc = (dy: Scalar, saved: Tensor[]): Tensor[] => saved.map((dx) => mul(dx, dy));
    return { value: loss, gradFunc: gradFunc as (dy: Tensor, saved: Tensor[]) => Tensor[] };
  });
  const loss = evaluate(...form.terms.map(({ x }) => x)) as Scalar;
  const accuracy = clone(kept!);
  kept!.dispose();
  return { loss, accuracy };
}

/**
 * The loss and its gradients. All terms go through each product together; nothing b × K outlives its
 * head, as all that the gradients need is b × d: see `headLoss`.
 */
export function clusteringGradients(
  { terms, targets }: LossForm,
  heads: readonly LossHead[],
  temperature: number,
): ClusteringGradients {
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
  const { active, rows } = places;
  const { unit, scale } = unitRows(concat(sorted.map(({ x }) => x)));
  const weights = rowWeights(places, heads.length);
  const scaled = mul<Tensor2D>(unit, 1 / temperature);
  const parts = heads.map((head) => headLoss(scaled, weights, head, places));
  const du = mul<Tensor2D>(total(parts.map(({ gradient }) => gradient)), 1 / temperature);
  const [u, factor] = [unit, scale].map((t) => slice2d(t, [0, 0], [active * rows, -1]));
  const dx = split<Tensor2D>(unitRowsGradient(du, u!, factor!), active);
  return {
    loss: total(parts.map(({ loss }) => loss)),
    accuracy: mul(total(parts.map(({ accuracy }) => accuracy)), 1 / heads.length),
    gradients: terms.map(({ x }, t) => dx[order.indexOf(t)] ?? zerosLike(x)),
  };
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
