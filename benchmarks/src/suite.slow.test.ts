import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NAMES = [
  'step',
  'profile',
  'fit',
  'scale',
  'screening',
  'memory',
  'files',
  'sparse',
  'devices',
  'streams',
  'clustering-share',
];
let out: string;

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'bench-'));
});

afterAll(() => rmSync(out, { recursive: true }));

function bench(...options: string[]): string {
  const script = ['--import', 'tsx', '--conditions=@coke/source', 'benchmarks/src/suite.ts'];
  return execFileSync(process.execPath, [...script, ...options], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

test('answers every question, on tiny inputs, and goes on where it was stopped', () => {
  const options = ['--tiny', '--peers=none', '--pages=none', '--threads=1,2', '--out', out];
  const printed = bench(...options);
  const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
  expect(Object.keys(report.benchmarks)).toEqual(NAMES);
  expect(report.machine.node).toBe(process.versions.node);
  expect(report.settings).toEqual({
    ...{ tiny: true, threads: [1, 2], peers: 'none' },
    ...{ pages: 'none', chromiumArguments: [], cases: [], limit: 1800 },
  });
  const text = readFileSync(join(out, 'report.md'), 'utf8');
  for (const name of NAMES) {
    const { question, tables } = report.benchmarks[name];
    expect(question).toMatch(/\?$/);
    expect(text).toContain(`## ${name}: ${question}`);
    expect(tables.length).toBeGreaterThan(0);
    for (const { columns, rows } of tables) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toHaveLength(columns.length);
    }
  }
  // Every picture that the report shows lies beside it.
  const shown = [...text.matchAll(/\]\(\.\/(\S+\.svg)\)/g)].map(([, file]) => file);
  expect(shown.length).toBeGreaterThan(0);
  expect(readdirSync(out)).toEqual(expect.arrayContaining(shown));
  expect(readdirSync(out).filter((file) => file.endsWith('.tmp'))).toEqual([]);
  // All answers are there: nothing is measured again.
  expect(
    bench(...options, '--resume')
      .split('\n')
      .slice(2),
  ).toEqual(printed.split('\n').slice(2));
});

test('says what there is, and refuses what there is not', () => {
  const help = bench('--help');
  for (const name of NAMES) expect(help).toContain(`  ${name}`);
  expect(() => bench('speed')).toThrow('a benchmark should be one of step, profile, fit, scale');
  expect(() => bench('--threads', '1.5')).toThrow('--threads should be positive integers');
  expect(() => bench('--peers', 'some')).toThrow("--peers should be 'none' or 'npm' or 'all'");
});
