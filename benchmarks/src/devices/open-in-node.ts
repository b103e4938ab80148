import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nodeWebgpu } from '@coke/backend-gpujs/node-webgpu';
import { ndarray } from '@coke/backend-ndarray';
import { wasm } from '@coke/backend-wasm';
import { javascript, reference } from '@coke/core';
import { modules } from '../../../packages/backend-gpujs/scripts/install-devices.mjs';
import { describeThreads } from '../step/sizes.ts';
import type { Entrant } from './entrant.ts';
import { type Opened, opened, openGpuJs } from './opened.ts';

const processor = (name: string) => ({ kind: 'processor', name }) as const;

/** @throws Error that says why it does not run in this process. */
export async function openInNode(entrant: Entrant): Promise<Opened> {
  switch (entrant.library) {
    case 'reference':
      return opened(reference(), processor('JavaScript'));
    case 'javascript':
      return opened(javascript(), processor('JavaScript'));
    case 'ndarray':
      return opened(ndarray(), processor('JavaScript'));
    case 'wasm': {
      const { threads } = entrant;
      const name = `WebAssembly, ${describeThreads(threads)}`;
      return opened(await wasm({ threads }), processor(name));
    }
    case 'gpujs':
      if (entrant.mode === 'webgpu') {
        const webgpu = await import(pathToFileURL(join(modules, 'webgpu/index.js')).href);
        await nodeWebgpu({ webgpu });
      }
      return openGpuJs(entrant.mode);
    case 'tfjs': {
      // Only here: it takes as long to load as all the rest.
      const { openTfjsInNode } = await import('./open-tfjs-in-node.ts');
      return openTfjsInNode(entrant.mode);
    }
  }
}
