/** The name that a misspelt one was most likely to be; undefined where none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  let nearest: string | undefined;
  // More than two letters in five wrong is another word.
  let least = Math.floor(0.4 * name.length) + 1;
  for (const each of known) {
    const distance = edits(plain(name), plain(each));
    if (distance >= least) continue;
    least = distance;
    nearest = each;
  }
  return nearest;
}

/** Levenshtein's distance: letters to insert, to delete or to replace. */
function edits(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = above[j]! + (a[i] === b[j] ? 0 : 1);
      row.push(Math.min(replaced, above[j + 1]! + 1, row[j]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}
