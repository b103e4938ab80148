import { type Device, useDevice } from '@coke/trainer/run';
import {
  isBuilt,
  TFJS_NODE_FOLDER,
} from '../../../packages/backend-tfjs/scripts/build-tfjs-node.mjs';

/** tfjs-node where it has been built (`scripts/build-tfjs-node.mjs` of the tfjs backend), else wasm. */
export async function useFastestDevice(): Promise<Device> {
  if (!isBuilt()) return useDevice('wasm');
  return useDevice('tensorflow', { tfjsNode: TFJS_NODE_FOLDER });
}
