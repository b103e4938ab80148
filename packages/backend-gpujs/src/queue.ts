/** Runs tasks one after another, in the order they are added, whether or not anybody waits. */
export class Queue {
  #tail: Promise<unknown> = Promise.resolve();

  /** A task that fails does not stop those after it. */
  add<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => {});
    return result;
  }
}
