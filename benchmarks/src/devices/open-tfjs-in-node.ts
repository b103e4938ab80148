import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { tfjs } from '@coke/backend-tfjs';
import { setBackend } from '@tensorflow/tfjs-core';
import { TFJS_NODE_FOLDER } from '../../../packages/backend-tfjs/scripts/build-tfjs-node.mjs';
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
      return registerTensorFlow();
    default:
      throw new Error('it runs in pages only');
  }
}

/** What there is of tfjs-node, as far as it is needed here. */
interface TfjsNode {
  backend(): {
    readonly binding: { readonly TF_Version: string };
  };
}

function registerTensorFlow(): string {
  // Node 23 dropped two functions that tfjs-node 4.22 calls.
  const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
  const require = createRequire(join(TFJS_NODE_FOLDER, 'package.json'));
  const tf = require('@tensorflow/tfjs-node') as TfjsNode;
  return `TensorFlow ${tf.backend().binding.TF_Version}`;
}
