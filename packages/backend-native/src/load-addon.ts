import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Addon } from './addon.ts';
import { binariesFor, type System } from './platform.ts';

/** What `npm run build:native` makes in a clone. */
const BUILT: string = fileURLToPath(new URL('../binary/coke.node', import.meta.url));

/**
 * The addon: the one that was built here, or that of the first package that fits the system and is installed.
 *
 * @throws Error if there is none.
 */
export function loadAddon(system: System = process, built: string = BUILT): Addon {
  const require = createRequire(import.meta.url);
  if (existsSync(built)) return require(built) as Addon;
  const packages = binariesFor(system).map((name) => `@coke/backend-native-${name}`);
  const causes: unknown[] = [];
  for (const name of packages) {
    try {
      return require(name) as Addon;
    } catch (cause) {
      causes.push(cause);
    }
  }
  const wanted =
    packages.length > 0 ? `one of ${packages.join(', ')} installed` : 'Linux, macOS or Windows';
  throw new Error(
    `native() should have a binary for this system (${wanted}), got ${system.platform} ${system.arch} ` +
      'without one: await wasm() from @coke/backend-wasm runs everywhere',
    { cause: new AggregateError(causes) },
  );
}
