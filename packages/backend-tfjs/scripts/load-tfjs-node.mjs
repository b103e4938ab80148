import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { TFJS_NODE_FOLDER } from './build-tfjs-node.mjs';

/** The tfjs-node that `build-tfjs-node.mjs` has built: loaded, it is the backend `tensorflow` of tfjs. */
export function loadTfjsNode() {
  // Node 23 dropped two functions that tfjs-node 4.22 calls.
  const isNullOrUndefined = (value) => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
  return createRequire(join(TFJS_NODE_FOLDER, 'package.json'))('@tensorflow/tfjs-node');
}
