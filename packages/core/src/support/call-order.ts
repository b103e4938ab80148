import { CallQueue } from './call-queue.ts';

/** Runs a model's calls one at a time, in the order they are made. */
export class CallOrder {
  readonly #calls = new CallQueue();
  /** Name of the call that goes on over many turns; others that change the model are refused. */
  #long: string | undefined;
  #disposed = false;

  /**
   * The task's own result or error, when its turn has come; an error does not hold up those behind.
   *
   * @throws Error after `dispose`.
   */
  run<T>(name: string, task: () => T | PromiseLike<T>): Promise<T> {
    return this.#calls.run(() => {
      this.refuseDisposed(name);
      return task();
    });
  }

  /** As `run`, for calls that change the model. @throws Error while a long call goes on, too. */
  async change<T>(name: string, task: () => T | PromiseLike<T>): Promise<T> {
    this.#refuseWhileLong(name);
    return this.run(name, task);
  }

  /** A call that takes turns of its own by `run`, and lets only calls that change nothing between. */
  async long<T>(name: string, task: () => Promise<T>): Promise<T> {
    this.#refuseWhileLong(name);
    this.#long = name;
    try {
      return await task();
    } finally {
      this.#long = undefined;
    }
  }

  /** Refuse all further calls; `free` when the call that is running has ended. */
  dispose(free: () => void): void {
    this.#disposed = true;
    this.#calls.afterwards(free);
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  refuseDisposed(name: string): void {
    if (this.#disposed) throw new Error(`a model should not be disposed before ${name}`);
  }

  #refuseWhileLong(name: string): void {
    if (this.#long) throw new Error(`${this.#long} should have ended before ${name} is called`);
  }
}
