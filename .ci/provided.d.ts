import type { ExactFit } from '../packages/backend-wasm/browser/exact-fit.ts';
import type { Fitted } from '../packages/core/browser/problem.ts';

declare module 'vitest' {
  /** What browser tests can `inject`. */
  export interface ProvidedContext {
    /** Is the page served as one that is cross-origin isolated? */
    readonly isolated: boolean;
    /** What `fitRows` gave in Node. */
    readonly fittedInNode: Fitted;
    /** What `fitExactRows` gave in Node. */
    readonly fittedExactlyInNode: ExactFit;
  }
}
