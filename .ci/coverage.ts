// `npm run coverage`: what of the sources the quick tests run, by package; a page that shows each line goes to
// `coverage/`. Nothing is asked of the numbers, and what runs in processes and threads of its own is not in them.
// Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(import.meta.dirname, '..');
const SUMMARY = join(ROOT, 'coverage/coverage-summary.json');
const KINDS = ['lines', 'branches', 'functions'] as const;

type Counts = Readonly<
  Record<(typeof KINDS)[number], { readonly total: number; readonly covered: number }>
>;

/**
 * One line a package, and one of all.
 *
 * @param files - By path from the repository's root, and `total`.
 */
export function coverageTable(files: Readonly<Record<string, Counts>>): string[] {
  const packages = new Map<string, Counts[]>();
  const { total, ...others } = files;
  for (const [path, counts] of Object.entries(others)) {
    const name = path.split(/[\\/]src[\\/]/)[0]!;
    packages.set(name, [...(packages.get(name) ?? []), counts]);
  }
  const rows = [...packages].sort(([a], [b]) => (a < b ? -1 : 1));
  rows.push(['all', total ? [total] : []]);
  const line = (name: string, cells: readonly string[]) =>
    name.padEnd(28) + cells.map((cell) => cell.padStart(11)).join('');
  return [
    line('', KINDS),
    ...rows.map(([name, counts]) =>
      line(
        name,
        KINDS.map((kind) => share(counts, kind)),
      ),
    ),
  ];
}

function share(counts: readonly Counts[], kind: keyof Counts): string {
  const sum = (part: 'total' | 'covered') => counts.reduce((n, each) => n + each[kind][part], 0);
  // Without a branch none is missed.
  return `${sum('total') === 0 ? '100.0' : ((100 * sum('covered')) / sum('total')).toFixed(1)} %`;
}

function run(words: readonly string[]): void {
  rmSync(SUMMARY, { force: true });
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--coverage'];
  const { status } = spawnSync(process.execPath, [...vitest, ...words], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const files = Object.entries<Counts>(JSON.parse(readFileSync(SUMMARY, 'utf8')));
  const named = files.map(([path, counts]) => [
    path === 'total' ? path : relative(ROOT, path),
    counts,
  ]);
  console.log(`\n${coverageTable(Object.fromEntries(named)).join('\n')}`);
  process.exitCode = status ?? 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) run(process.argv.slice(2));
