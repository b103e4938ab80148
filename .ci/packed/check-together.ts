import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install.ts';
import { closure, type Tarball } from './tarballs.ts';
import { SETUPS, typeCheck } from './type-check.ts';

const BACKENDS = ['backend-ndarray', 'backend-tfjs', 'backend-wasm'].map((name) => `@coke/${name}`);

/** Type-checks what users write with several backends at once. */
export function checkTogether(tarballs: ReadonlyMap<string, Tarball>, folder: string): string[] {
  mkdirSync(folder);
  install(folder, {
    ...Object.assign({}, ...BACKENDS.map((name) => tarballs.get(name)!.manifest.peerDependencies)),
    ...Object.fromEntries(BACKENDS.flatMap((name) => [...closure(name, tarballs)])),
  });
  cpSync(join(import.meta.dirname, 'users'), folder, { recursive: true });
  const problems: string[] = [];
  for (const setup of SETUPS) {
    if (setup.files !== 'ts') continue;
    const files = setup.options.types?.includes('node')
      ? ['any-backend.ts', 'using.ts']
      : ['any-backend.ts'];
    problems.push(...typeCheck(folder, files, setup).errors);
  }
  return problems;
}
