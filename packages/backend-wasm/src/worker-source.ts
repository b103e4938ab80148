import { CONTROL_BYTES, CONTROL_FAILED } from '../assembly/layout.ts';

/**
 * What a worker runs, as text, so that no bundler has to find a file: kernels of its own on the memory
 * that all share, and then whatever there is to do until the pool ends. `start` is called with a
 * `WorkerOrder`.
 */
export const WORKER_SOURCE: string = `
function start({ memory, modules, control, thread }) {
  try {
    const sleep = (at, value, milliseconds) => {
      Atomics.wait(new Int32Array(memory.buffer), at >>> 2, value, milliseconds);
    };
    const env = { memory };
    const { kernels, relaxed } = modules;
    const wide = relaxed ? new WebAssembly.Instance(relaxed, { env }).exports : { screenI8() {} };
    const imports = { env, sleep: { sleep }, 'screen-i8': wide };
    new WebAssembly.Instance(kernels, imports).exports.serve(control, thread);
  } catch (error) {
    // Others may wait for what this thread has begun.
    Atomics.store(new Int32Array(memory.buffer, control, ${CONTROL_BYTES / 4}), ${CONTROL_FAILED / 4}, 1);
    throw error;
  }
}
`;
