import type { Tensor2D, Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { ApplyOptions, Encoder, Module, RowModule } from './module.ts';

/** The parts of a network that is trained. */
export interface NetworkParts {
  /** Images [b, h, w, c] to features [b, f]: what is kept when training is over. */
  readonly encoder: Encoder;
  /** Features [b, f] to projections [b, d], which are clustered. */
  readonly projector: RowModule;
  /** Projections [b, d] to predictions [b, d], where there is a predictor. */
  readonly predictor?: RowModule;
}

/** The parts that a twin doubles to compute projections, or predictions. */
export function twinnedParts(parts: NetworkParts, of: 'projection' | 'prediction'): NetworkParts {
  const { encoder, projector } = parts;
  return of === 'prediction' ? parts : { encoder, projector };
}

/** What projector and predictor give for one view, raw: the loss makes rows unit length. */
export interface Outputs {
  readonly projection: Tensor2D;
  readonly prediction?: Tensor2D;
}

/** Encoder, projector and predictor as one module, their variables named after their part. */
export class Network {
  readonly trainable: ReadonlyMap<string, Variable>;
  readonly state: ReadonlyMap<string, Variable>;
  readonly parts: NetworkParts;

  constructor({ encoder, projector, predictor }: NetworkParts) {
    this.parts = { encoder, projector, ...(predictor && { predictor }) };
    this.trainable = this.#gather('trainable');
    this.state = this.#gather('state');
  }

  /** Differentiable with respect to `trainable`; the caller tidies. */
  apply(images: Tensor4D, options: ApplyOptions): Outputs {
    const projection = this.project(images, options);
    const prediction = this.parts.predictor?.apply(projection, options);
    return { projection, ...(prediction && { prediction }) };
  }

  /** As `apply`, without the predictor. */
  project(images: Tensor4D, options: ApplyOptions): Tensor2D {
    return this.parts.projector.apply(this.parts.encoder.apply(images, options), options);
  }

  dispose(): void {
    for (const part of Object.values(this.parts) as Module[]) part.dispose();
  }

  #gather(kind: 'trainable' | 'state'): Map<string, Variable> {
    const parts = Object.entries(this.parts) as [string, Module][];
    return new Map(
      parts.flatMap(([part, module]) =>
        Array.from(module[kind], ([name, variable]): [string, Variable] => [
          `${part}/${name}`,
          variable,
        ]),
      ),
    );
  }
}
