/** Of names longer than this only the beginning counts. */
const COMPARED = 64;

/** The name that takes the fewest edits for its length to become; undefined where there is none at all. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const edits = editDistance(fold(wanted), fold(name));
    const share = edits / Math.max(1, fold(wanted).length, fold(name).length);
    if (share >= least) continue;
    nearest = name;
    least = share;
  }
  return nearest;
}

function fold(name: string): string {
  return name.slice(0, COMPARED).toLowerCase();
}

/** Levenshtein's: letters put in, taken out or replaced. */
function editDistance(from: string, to: string): number {
  let previous = Uint32Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = new Uint32Array(to.length + 1);
    row[0] = i;
    for (let j = 1; j <= to.length; j++) {
      const replaced = previous[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1);
    }
    previous = row;
  }
  return previous[to.length]!;
}
