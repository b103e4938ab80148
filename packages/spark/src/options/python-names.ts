/** Options by names as Python has them: `min_share` of `minShare`. What is undefined is left out. */
export function pythonNames(options: object): Record<string, unknown> {
  return renamed(options, (name) =>
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
}

/** Options of such names, as tables here have them. None of Python's None. */
export function ownNames(options: object): Record<string, unknown> {
  return renamed(options, (name) =>
    name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  );
}

function renamed(options: object, rename: (name: string) => string): Record<string, unknown> {
  const there = Object.entries(options).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return Object.fromEntries(there.map(([name, value]) => [rename(name), value]));
}
