import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
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
  if (existsSync(built)) return open(built);
  const { resolve } = createRequire(import.meta.url);
  const names = binariesFor(system).map((name) => `@coke/backend-native-${name}`);
  const causes: unknown[] = [];
  for (const name of names) {
    try {
      return open(resolve(name));
    } catch (cause) {
      causes.push(cause);
    }
  }
  const cure =
    names.length > 0
      ? `install ${names.join(' or ')}, which npm does unless it leaves out optional dependencies`
      : 'there is one for Linux, macOS and Windows';
  throw new Error(
    `native() should have a binary for this system (${cure}), got none for ${system.platform} ${system.arch}: ` +
      'wasm() of @coke/backend-wasm runs everywhere and gives the same labels',
    { cause: new AggregateError(causes) },
  );
}

/** As `require` does; of a name that is computed, bundlers would want to know what it may be. */
function open(file: string): Addon {
  const addon = { exports: {} };
  process.dlopen(addon, file, constants.dlopen.RTLD_NOW);
  return addon.exports as Addon;
}
