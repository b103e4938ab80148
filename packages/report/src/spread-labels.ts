/**
 * Move labels apart that would lie on each other, each as little as it takes.
 *
 * @param at - Where they would be best, in any order.
 * @param gap - Between two of them at least.
 * @param from - None before it, and none after `to`, as far as there is room.
 * @returns Where they go, in the order of `at`.
 */
export function spreadLabels(
  at: readonly number[],
  gap: number,
  from: number,
  to: number,
): number[] {
  const order = at.map((_, i) => i).sort((a, b) => at[a]! - at[b]!);
  // Neighbours that touch form a block, which stands where its labels would on the whole be best.
  const blocks: { sum: number; members: number[] }[] = [];
  const start = ({ sum, members }: { sum: number; members: number[] }) => {
    const height = gap * (members.length - 1);
    return Math.max(from, Math.min(sum / members.length - height / 2, to - height));
  };
  for (const i of order) {
    let block = { sum: at[i]!, members: [i] };
    for (;;) {
      const before = blocks.at(-1);
      if (!before || start(before) + gap * before.members.length <= start(block)) break;
      blocks.pop();
      block = { sum: before.sum + block.sum, members: [...before.members, ...block.members] };
    }
    blocks.push(block);
  }
  const places: number[] = at.map(() => 0);
  for (const block of blocks) {
    const top = start(block);
    block.members.forEach((i, n) => {
      places[i] = top + gap * n;
    });
  }
  return places;
}
