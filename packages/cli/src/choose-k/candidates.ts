/** At most `most` different whole numbers from `from` to `to`, both among them, with nearly equal ratios. */
export function candidates(from: number, to: number, most: number): number[] {
  if (most === 1) return [from];
  if (to - from < most) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const ks: number[] = [];
  for (let i = 0; i < most; i++) {
    const before = ks.at(-1) ?? from - 1;
    // From here on with equal ratios, so that those that had to differ by 1 do not crowd the rest.
    const start = Math.max(before, 1);
    const ratio = (to / start) ** (1 / (most - i));
    const next = i === 0 ? from : Math.max(before + 1, Math.round(start * ratio));
    ks.push(i === most - 1 ? to : next);
  }
  return ks;
}
