import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** What may not be imported from where, and the rule that says so; `''` where it may. */
const CASES = [
  ['core/src/a.ts', `import x from 'ndarray';`, 'noUndeclaredDependencies'],
  ['core/src/b.ts', `import { it } from 'vitest';`, 'noUndeclaredDependencies'],
  ['core/src/c.ts', `import fs from 'node:fs';`, 'noNodejsModules'],
  ['core/src/d.ts', `import { x } from '../../backend-x/src/ok.ts';`, 'noRestrictedImports'],
  ['core/src/in/e.ts', `import { x } from '../../../backend-x/src/ok.ts';`, 'noRestrictedImports'],
  ['core/src/f.ts', `export default 1;`, 'noDefaultExport'],
  ['core/src/g.ts', `export const g: unknown = process.env;`, 'noRestrictedGlobals'],
  ['core/src/cycle.ts', `import { back } from './back.ts';`, 'noImportCycles'],
  ['core/src/back.ts', `export type { X as back } from './cycle.ts';`, 'noImportCycles'],
  ['core/src/i.ts', `export const i: unknown = Promise.all([]);`, 'plugin'],
  ['core/src/i.test.ts', `export const i: unknown = Promise.all([]);`, ''],
  [
    'core/src/metrics/j.ts',
    `import { x } from '../constrained-k-means.ts';`,
    'noRestrictedImports',
  ],
  ['core/src/choose-k/j.ts', `import { x } from '../constrained-k-means.ts';`, ''],
  ['core/src/choose-k/k.ts', `import { x } from '../metrics.ts';`, 'noRestrictedImports'],
  ['core/src/files/k.ts', `import { x } from '../metrics.ts';`, 'noRestrictedImports'],
  ['core/src/h.test.ts', `import fs from 'node:fs';`, ''],
  ['backend-x/src/ok.ts', `import { x } from '@coke/core';`, ''],
  ['backend-x/src/ok.test.ts', `import { x } from '@coke/backend-testkit';`, ''],
  ['backend-x/src/a.ts', `import { x } from '@coke/backend-testkit';`, 'noRestrictedImports'],
  [
    'backend-x/src/b.ts',
    `import type { X } from '@coke/backend-testkit/y';`,
    'noRestrictedImports',
  ],
  ['backend-x/src/c.ts', `export * from '@coke/backend-y';`, 'noRestrictedImports'],
  ['backend-x/src/d.ts', `import { x } from '../../core/src/x.ts';`, 'noRestrictedImports'],
  ['backend-x/src/e.test.ts', `import { x } from '../../core/src/x.ts';`, 'noRestrictedImports'],
  ['backend-testkit/src/ok.ts', `import { x } from '@coke/core';`, ''],
  ['backend-testkit/src/a.ts', `import { x } from '@coke/backend-x';`, 'noRestrictedImports'],
  ['backend-x/src/f.ts', `import { x } from '@coke/io';`, 'noRestrictedImports'],
  ['backend-x/src/g.ts', `import { x } from '@coke/datasets';`, 'noRestrictedImports'],
  ['backend-x/src/data.test.ts', `import { x } from '@coke/datasets';`, ''],
  ['backend-x/src/h.test.ts', `import { x } from '@coke/trainer/run';`, 'noRestrictedImports'],
  [
    'backend-x/testing/a.ts',
    `import { x } from '../../../benchmarks/src/x.ts';`,
    'noRestrictedImports',
  ],
  ['io/src/ok.ts', `import { x } from '@coke/core';`, ''],
  ['io/src/a.ts', `import { x } from '@coke/report/format';`, 'noRestrictedImports'],
  ['io/src/b.ts', `import fs from 'node:fs';`, 'noNodejsModules'],
  ['io/src/sources/node-ok.ts', `import fs from 'node:fs';`, ''],
  ['io/src/csv/a.ts', `export const a: unknown = Buffer.from('');`, 'noRestrictedGlobals'],
  ['io/src/csv/ok.ts', `import { x } from '../table/x.ts';`, ''],
  ['io/src/csv/b.ts', `import { x } from '../jsonl/x.ts';`, 'noRestrictedImports'],
  ['io/src/csv/c.ts', `export const x = () => import('../open-table.ts');`, 'noRestrictedImports'],
  ['io/src/parquet/a.ts', `import { x } from '../arrow/x.ts';`, 'noRestrictedImports'],
  ['io/src/npy/ok.ts', `import { x } from '../arrays/x.ts';`, ''],
  ['io/src/csv/d.ts', `import { x } from '../arrays/x.ts';`, 'noRestrictedImports'],
  ['io/src/arrays/a.ts', `import { x } from '../npy/x.ts';`, 'noRestrictedImports'],
  ['io/src/npz/ok.ts', `import { x } from '../npy/x.ts';`, ''],
  ['io/src/npy/a.ts', `import { x } from '../npz/x.ts';`, 'noRestrictedImports'],
  ['io/src/sources/a.ts', `import { x } from '../csv/x.ts';`, 'noRestrictedImports'],
  ['io/src/preprocessing/a.ts', `import { x } from '../csv/x.ts';`, 'noRestrictedImports'],
  ['io/src/table/a.ts', `import { x } from '../sources/x.ts';`, 'noRestrictedImports'],
  ['report/src/a.ts', `import { x } from '@coke/io';`, 'noRestrictedImports'],
  ['report/src/b.ts', `import { x } from '../../io/src/x.ts';`, 'noRestrictedImports'],
  ['datasets/src/ok.ts', `import { x } from '@coke/io';`, ''],
  ['datasets/src/a.ts', `import { x } from '@coke/report';`, 'noRestrictedImports'],
  ['datasets/src/b.ts', `import { x } from '@coke/trainer/data';`, 'noRestrictedImports'],
  ['trainer/src/ok.ts', `import { x } from '@coke/report/format';`, ''],
  ['trainer/src/later.ts', `export const x = () => import('@coke/backend-x');`, ''],
  ['trainer/src/data/index.ts', `export { x } from '@coke/datasets';`, ''],
  ['trainer/src/a.ts', `import { x } from '@coke/datasets';`, 'noUndeclaredDependencies'],
  ['trainer/src/b.ts', `export * from '@coke/backend-testkit';`, 'noRestrictedImports'],
  [
    'trainer/src/c.ts',
    `export const x = () => import('@coke/backend-y');`,
    'noUndeclaredDependencies',
  ],
  ['trainer/src/d.ts', `import { x } from '@coke/cli';`, 'noRestrictedImports'],
  ['trainer/src/cli/command-line.ts', `export { x } from '@coke/command-line';`, ''],
  ['trainer/src/e.ts', `import { x } from '@coke/command-line';`, 'noUndeclaredDependencies'],
  ['cli/src/ok.ts', `import { x } from '@coke/io';\nexport * from '@coke/report';`, ''],
  ['cli/src/later.ts', `export const x = () => import('@coke/backend-x');`, ''],
  ['cli/src/command-line.ts', `export { x } from '@coke/command-line';`, ''],
  ['cli/src/a.ts', `import { x } from '@coke/backend-testkit';`, 'noRestrictedImports'],
  ['cli/src/b.ts', `import { x } from '@coke/trainer';`, 'noRestrictedImports'],
  ['cli/src/c.ts', `import { x } from '../../io/src/x.ts';`, 'noRestrictedImports'],
  ['spark/src/ok.ts', `import { x } from '@coke/io';\nexport * from '@coke/backend-x';`, ''],
  ['spark/src/command-line.ts', `export { x } from '@coke/command-line';`, ''],
  ['spark/src/a.ts', `import { x } from '@coke/backend-testkit';`, 'noRestrictedImports'],
  ['spark/src/b.ts', `import { x } from '@coke/cli';`, 'noRestrictedImports'],
  ['spark/src/c.ts', `import { x } from '../../io/src/x.ts';`, 'noRestrictedImports'],
  ['cli/src/d.ts', `import { x } from '@coke/spark';`, 'noRestrictedImports'],
  ['core/src/m.ts', `import { x } from '../../spark/src/x.ts';`, 'noRestrictedImports'],
  ['io/src/d.ts', `import { x } from '@coke/spark';`, 'noRestrictedImports'],
  ['command-line/src/ok.ts', `import { x } from '@coke/core/option-table';`, ''],
  ['command-line/src/a.ts', `import { x } from '@coke/io';`, 'noRestrictedImports'],
  ['io/src/c.ts', `import { x } from '@coke/cli';`, 'noRestrictedImports'],
  ['report/src/c.ts', `import { x } from '@coke/cli';`, 'noRestrictedImports'],
  ['core/src/l.ts', `import { x } from '../../cli/src/x.ts';`, 'noRestrictedImports'],
] as const;

const core = { '@coke/core': '*' };
const MANIFESTS: Readonly<Record<string, object>> = {
  core: {},
  'backend-x': { dependencies: core, devDependencies: { '@coke/datasets': '*' } },
  'backend-testkit': { dependencies: core },
  io: { dependencies: core },
  report: { dependencies: core },
  datasets: { dependencies: { ...core, '@coke/io': '*' } },
  trainer: {
    dependencies: { ...core, '@coke/io': '*', '@coke/report': '*' },
    devDependencies: { '@coke/datasets': '*', '@coke/command-line': '*' },
    peerDependencies: { '@coke/backend-x': '*' },
  },
  'command-line': { dependencies: core },
  cli: {
    dependencies: { ...core, '@coke/io': '*', '@coke/report': '*', '@coke/backend-x': '*' },
    devDependencies: { '@coke/command-line': '*' },
  },
  spark: {
    dependencies: { ...core, '@coke/io': '*', '@coke/backend-x': '*' },
    devDependencies: { '@coke/command-line': '*' },
  },
};

/** Folders of the core in the order of the data: each imports only from those before it. */
const CORE = [
  ...['support', 'rows', 'problem', 'backend', 'batches', 'first-centers', 'options', 'labels'],
  ...['certificate', 'online', 'exact', 'fit', 'files', 'distributed', 'metrics', 'choose-k'],
] as const;
/** Pairs that the order alone would allow. */
const APART = ['exact from online', ...CORE.slice(3, 14).map((name) => `metrics from ${name}`)];

function mayImport(from: string, to: string): boolean {
  const [at, target] = [CORE.indexOf(from as never), CORE.indexOf(to as never)];
  return target <= at && !APART.includes(`${from} from ${to}`);
}

const PAIRS = CORE.flatMap((from) => CORE.map((to) => [from, to] as const)).filter(
  ([from, to]) => from !== to,
);

const folder = mkdtempSync(join(tmpdir(), 'coke-layering-'));
const found = new Map<string, string[]>();

beforeAll(() => {
  for (const file of ['biome.json', '.gitignore', '.ci/first-in-order.grit']) {
    cpSync(join(ROOT, file), join(folder, file));
  }
  for (const [path, code] of CASES) {
    const file = join(folder, 'packages', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${code}\n`);
  }
  for (const [from, to] of PAIRS) {
    const file = join(folder, 'packages/core/src', from, `${to}.ts`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import { x } from '../${to}/there.ts';\nexport { x };\n`);
  }
  for (const [name, parts] of Object.entries(MANIFESTS)) {
    const manifest = JSON.stringify({ name: `@coke/${name}`, ...parts });
    writeFileSync(join(folder, 'packages', name, 'package.json'), manifest);
  }
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '--colors=off'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  for (const { category, location } of JSON.parse(stdout).diagnostics) {
    const path = String(location.path).replace(/^.*packages\//, '');
    found.set(path, [...(found.get(path) ?? []), category.split('/').at(-1)]);
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

it.each(CASES)('%s: %s', (path, _, rule) => {
  const layering = /^plugin|^no(Undeclared|Nodejs|Restricted|Default|ImportCycles)/;
  const rules = (found.get(path) ?? []).filter((name) => layering.test(name));
  if (rule === '') expect(rules).toEqual([]);
  else expect(rules).toContain(rule);
});

it.each(PAIRS)('core: %s from %s', (from, to) => {
  const rules = (found.get(`core/src/${from}/${to}.ts`) ?? []).filter(
    (name) => name === 'noRestrictedImports',
  );
  expect(rules.length > 0).toBe(!mayImport(from, to));
});

it('the core has the folders that are listed here', () => {
  const folders = readdirSync(join(ROOT, 'packages/core/src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  expect(folders.filter((name) => !CORE.includes(name as never))).toEqual([]);
});
