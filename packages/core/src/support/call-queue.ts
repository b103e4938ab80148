/** Runs calls one after another, in the order they are made, also where each has to wait. */
export class CallQueue {
  /** Kept where code is minified. */
  static readonly name: string = 'CallQueue';
  #last: Promise<unknown> = Promise.resolve();
  /** Calls that have not ended. */
  #pending = 0;

  /** The task's own answer or error, when its turn has come; an error does not hold up the next. */
  run<T>(task: () => T | PromiseLike<T>): Promise<T> {
    this.#pending++;
    const answer = this.#last.then(task).finally(() => this.#pending--);
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** Have all calls ended? */
  get idle(): boolean {
    return this.#pending === 0;
  }

  /** Run `task` when all calls made so far have ended: at once, if they have. */
  afterwards(task: () => void): void {
    if (this.#pending === 0) task();
    else this.#last = this.#last.then(task);
  }
}
