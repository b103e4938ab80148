import type { Model } from '../files/model-file.ts';
import { startChecksum } from '../online/start-checksum.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { shouldBe } from '../support/error-message.ts';

/** What parts may have of their own: their rows' number, and what the checksum says of all the same. */
const OWN: readonly (keyof ResolvedOptions)[] = [
  'backend',
  'instances',
  'centers',
  'bounds',
  'counts',
];

/**
 * Refuse models that did not begin their epoch as one.
 *
 * @throws RangeError naming the first that differs from `files[0]`, and in what.
 */
export function refuseOtherStarts(
  parts: readonly (Model & { readonly resolved: ResolvedOptions })[],
): void {
  const first = parts[0]!;
  for (const [p, part] of parts.entries()) {
    const name = `files[${p}]`;
    const { resolved, state, heads } = part;
    if (resolved.centerUpdate !== 'epoch') {
      const rule = "'epoch', or centers that moved with every batch would be mixed";
      throw new RangeError(shouldBe(`${name}.centerUpdate`, rule, resolved.centerUpdate));
    }
    const same = (what: string, got: unknown, wanted: unknown) => {
      if (JSON.stringify(got) === JSON.stringify(wanted)) return;
      const rule = `as in files[0] (${JSON.stringify(wanted)})`;
      throw new RangeError(shouldBe(`${name}.${what}`, rule, got));
    };
    for (const option of Object.keys(resolved) as (keyof ResolvedOptions)[]) {
      if (!OWN.includes(option)) same(option, resolved[option], first.resolved[option]);
    }
    same('dim', heads[0]!.dim, first.heads[0]!.dim);
    same('epoch', state.epoch, first.state.epoch);
    if (checksumOf(part) === checksumOf(first) && sameFrame(part, first)) continue;
    const rule = 'a model that began the epoch with the centers, prices and bounds of files[0]';
    throw new RangeError(shouldBe(name, rule, 'one with others'));
  }
}

function checksumOf({ heads, state }: Model): number | undefined {
  const { frame, epoch, tally } = state;
  return tally.batches > 0 ? state.startChecksum : startChecksum(heads, frame, epoch);
}

/** A model whose first rows were all one finds its scale by later ones. */
function sameFrame({ state: { frame: a } }: Model, { state: { frame: b } }: Model): boolean {
  return a.scale === b.scale && String(a.origin) === String(b.origin);
}
