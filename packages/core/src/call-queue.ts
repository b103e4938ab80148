/** Runs asynchronous tasks one at a time, in the order they are handed in. */
export class CallQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** The task's own result or error; an error does not hold up the tasks behind it. */
  run<T>(task: () => T | PromiseLike<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => {});
    return result;
  }
}
