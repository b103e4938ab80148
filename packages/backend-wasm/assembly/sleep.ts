/**
 * Wait until somebody notifies the number at `at`, unless it is not `value`, or for some milliseconds.
 *
 * Imported, `Atomics.wait` of the host: around `memory.atomic.wait32` the baseline compiler of V8 11,
 * which is Node 20's, loses local variables.
 */
export declare function sleep(at: usize, value: i32, milliseconds: f64): void;
