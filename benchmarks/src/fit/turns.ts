/** One at a time, in the order of asking: who asks again after its turn comes after all who wait. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** @returns When it is one's turn, what ends it. A second call of that does nothing. */
  async take(): Promise<() => void> {
    const before = this.#last;
    let end!: () => void;
    this.#last = new Promise((resolve) => {
      end = resolve;
    });
    await before;
    return end;
  }
}
