import { tfjs } from '@coke/backend-tfjs';
import { setBackend } from '@tensorflow/tfjs-core';
import { loadTfjsNode } from '../../../packages/backend-tfjs/scripts/load-tfjs-node.mjs';
import { describeThreads } from '../step/sizes.ts';
import type { TfjsMode } from './entrant.ts';
import { type Opened, opened } from './opened.ts';

/** @throws Error that says why it does not run in this process. */
export async function openTfjsInNode(mode: TfjsMode): Promise<Opened> {
  const name = await register(mode);
  if (!(await setBackend(mode))) throw new Error(`tfjs should start ${mode}, got another backend`);
  return opened(await tfjs(), { kind: 'processor', name });
}

/** Brings a tfjs backend; answers what it computes on. */
async function register(mode: TfjsMode): Promise<string> {
  switch (mode) {
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      return 'JavaScript';
    case 'wasm':
      await import('@tensorflow/tfjs-backend-wasm');
      return `WebAssembly, ${describeThreads(1)}`; // more do not work in Node
    case 'tensorflow':
      return `TensorFlow ${loadTfjsNode().backend().binding.TF_Version}`;
    default:
      throw new Error('it runs in pages only');
  }
}
