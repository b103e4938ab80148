/** What libraries say of their options, and what the command calls these. */
const FLAGS: readonly (readonly [said: string, flags: string])[] = [
  [
    "missing: 'mean' or 'median' fills it in, 'drop-row' leaves the row out",
    '--missing mean or --missing median fills it in, --missing drop-row leaves the row out',
  ],
  ['read with header: false where', 'read with --header no where'],
  ['file should be numbers, got', 'file should be numbers, which --columns chooses, got'],
  ['vecs should be numbers, got', 'vecs should be numbers, which --columns chooses, got'],
];

/** A message that speaks of flags in place of options. */
export function inFlags(message: string): string {
  return FLAGS.reduce((text, [said, flags]) => text.replace(said, flags), message);
}
