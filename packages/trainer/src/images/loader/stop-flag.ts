/** Tells threads that what they make is no longer wanted. */
export type StopFlag = Int32Array;

/** In memory that threads share, where there is such. */
export function newStopFlag(): StopFlag {
  const shared = typeof SharedArrayBuffer !== 'undefined';
  return shared ? new Int32Array(new SharedArrayBuffer(4)) : new Int32Array(1);
}

export function raise(flag: StopFlag): void {
  Atomics.store(flag, 0, 1);
}

export function isRaised(flag: StopFlag): boolean {
  return Atomics.load(flag, 0) !== 0;
}
