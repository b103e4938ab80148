import { existsSync } from 'node:fs';
import {
  isBuilt as areDevicesBuilt,
  modules,
  SWIFTSHADER,
} from '../../../packages/backend-gpujs/scripts/install-devices.mjs';
import { isBuilt as isTfjsNodeBuilt } from '../../../packages/backend-tfjs/scripts/build-tfjs-node.mjs';
import { askChild } from '../suite/ask-child.ts';
import { describeDevice } from './describe-device.ts';
import type { Entrant } from './entrant.ts';
import type { Question, Reply } from './question.ts';
import { virtualDisplay } from './virtual-display.ts';

const CHILD: URL = new URL('node-child.ts', import.meta.url);

const ON_XVFB: string = describeDevice({ kind: 'graphics', name: 'ANGLE on Xvfb' });

/** Measures in a process of its own, with the devices that have been installed; installs none. */
export async function askNode(question: Question, signal: AbortSignal): Promise<Reply> {
  const { entrant } = question;
  const refused = whatIsMissing(entrant);
  if (refused) return { refused };
  if (entrant.library === 'gpujs' && entrant.mode === 'headlessgl') {
    // The display of the one who sits here may have a GPU behind it.
    using display = process.env.DISPLAY ? undefined : await virtualDisplay();
    const env = { NODE_PATH: modules, ...(display && { DISPLAY: display.name }) };
    const reply: Reply = await askChild(CHILD, question, { signal, env });
    // It says no more than ANGLE; a display without a screen has no GPU behind it.
    return display && 'device' in reply ? { ...reply, device: ON_XVFB } : reply;
  }
  if (entrant.library === 'gpujs' && entrant.mode === 'webgpu') return askWebGpu(question, signal);
  return askChild(CHILD, question, { signal });
}

function whatIsMissing(entrant: Entrant): string | undefined {
  if (entrant.library === 'gpujs' && ['webgpu', 'headlessgl'].includes(entrant.mode)) {
    return areDevicesBuilt() ? undefined : 'not installed: npm run test:gpujs-devices does it';
  }
  if (entrant.library === 'tfjs' && entrant.mode === 'tensorflow') {
    return isTfjsNodeBuilt() ? undefined : 'not built: npm run test:tfjs-node does it';
  }
  return undefined;
}

/** On the Vulkan drivers of the system, or else the software renderer in Chromium. */
async function askWebGpu(question: Question, signal: AbortSignal): Promise<Reply> {
  const onSystem = () => askChild<Reply>(CHILD, question, { signal });
  if (process.env.VK_DRIVER_FILES || !existsSync(SWIFTSHADER)) return onSystem();
  // A driver that is too old for it may end the process.
  const reply = await onSystem().catch((error: Error) => ({ refused: error.message }));
  if (!('refused' in reply)) return reply;
  signal.throwIfAborted();
  return askChild(CHILD, question, { signal, env: { VK_DRIVER_FILES: SWIFTSHADER } });
}
