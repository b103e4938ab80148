/** Numbers 0 … n - 1 by key, the least first: a binary heap whose keys may fall. */
export class IndexHeap {
  readonly #items: Int32Array;
  readonly #keys: Float64Array;
  /** Where an item stands, -1: nowhere. */
  readonly #places: Int32Array;
  #size = 0;

  constructor(n: number) {
    this.#items = new Int32Array(n);
    this.#keys = new Float64Array(n);
    this.#places = new Int32Array(n).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  clear(): void {
    for (let at = 0; at < this.#size; at++) this.#places[this.#items[at]!] = -1;
    this.#size = 0;
  }

  /** Put an item in, or lower its key. */
  lower(item: number, key: number): void {
    let at = this.#places[item]!;
    if (at < 0) at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#items[parent]!;
      if (this.#keys[above]! <= key) break;
      this.#put(above, at);
      at = parent;
    }
    this.#keys[item] = key;
    this.#put(item, at);
  }

  /** Take out the item with the least key. */
  pop(): number {
    const items = this.#items;
    const keys = this.#keys;
    const least = items[0]!;
    this.#places[least] = -1;
    const last = items[--this.#size]!;
    if (this.#size === 0) return least;
    const key = keys[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && keys[items[child + 1]!]! < keys[items[child]!]!) child++;
      if (keys[items[child]!]! >= key) break;
      this.#put(items[child]!, at);
      at = child;
    }
    this.#put(last, at);
    return least;
  }

  #put(item: number, at: number): void {
    this.#items[at] = item;
    this.#places[item] = at;
  }
}
