/** What gpu.js can run on, as it names them. */
export type Mode = 'webgpu' | 'webgl2' | 'headlessgl' | 'webasm' | 'cpu';

/** Every mode, the one that gpu.js itself would rather have first. */
export const MODES: readonly Mode[] = ['webgpu', 'headlessgl', 'webgl2', 'webasm', 'cpu'];

/** A mode to be used, or `async`: the first of `MODES` that runs here. */
export type ModeChoice = Mode | 'async';
