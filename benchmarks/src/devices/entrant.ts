import type { Mode } from '@coke/backend-gpujs';
import { describeThreads } from '../step/sizes.ts';

/** One of this library's backends, in one of its modes. */
export type Way =
  | { readonly library: 'reference' | 'javascript' | 'ndarray' }
  | { readonly library: 'wasm'; readonly threads: number }
  | { readonly library: 'gpujs'; readonly mode: Mode }
  | { readonly library: 'tfjs'; readonly mode: TfjsMode };

/** A tfjs backend; `tensorflow` is tfjs-node's. */
export type TfjsMode = 'cpu' | 'wasm' | 'webgl' | 'webgpu' | 'tensorflow';

/** Who is measured, and where. */
export type Entrant = Way & { readonly where: 'Node' | 'page' };

export function describeEntrant(entrant: Entrant): string {
  const { library } = entrant;
  if ('mode' in entrant) return `${library} ${entrant.mode}`;
  if ('threads' in entrant) return `${library}, ${describeThreads(entrant.threads)}`;
  return library;
}
