// `npm run test:native-mutants [-- word]`: faults in the kernels, one at a time, each of which the tests of the crate must
// catch. They are compiled in a copy of the crate; the one that is here stays as it is.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutants } from './mutants.mjs';

const CRATES = join(dirname(fileURLToPath(import.meta.url)), '../native');
/** Tests that never end have failed, too. */
const LIMIT_MS = 300_000;

/** Features of the processor; undefined where nobody says, and all code is taken to run. */
function features() {
  try {
    const line = /^flags\s*: (.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
    return line && new Set(line[1].split(' '));
  } catch {
    return undefined;
  }
}

function cargo(folder, ...args) {
  return spawnSync('cargo', ['test', '--locked', '--lib', ...args], {
    cwd: folder,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    // Without what debuggers want, it compiles in half the time.
    env: {
      ...process.env,
      CARGO_TARGET_DIR: join(folder, 'target'),
      CARGO_PROFILE_TEST_DEBUG: '0',
    },
  });
}

/** What the tests say: the first that fails, or undefined if all pass. */
function caughtBy(folder) {
  const built = cargo(folder, '--no-run');
  if (built.status !== 0) throw new Error(`a mutant should compile, got\n${built.stderr}`);
  const { status, stdout, error, signal } = cargo(folder);
  if (status === 0) return undefined;
  const test = /^test (\S+) \.\.\. FAILED$/m.exec(stdout)?.[1];
  return test ?? (error ? 'no answer' : `a process that ended by ${signal ?? `exit ${status}`}`);
}

/** @throws Error unless the fault can be put in where it belongs. */
function mutated(source, { name, file, from, to }) {
  const found = source.split(from).length - 1;
  if (found !== 1)
    throw new Error(`${file} should have "${from}" once for "${name}", got ${found}`);
  // Not a pattern: `$` has no meaning.
  return source.replace(from, () => to);
}

const folder = mkdtempSync(join(tmpdir(), 'coke-mutants-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
cpSync(CRATES, folder, {
  recursive: true,
  filter: (path) => !path.startsWith(join(CRATES, 'target')),
});

const has = features();
const [word = ''] = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => name.includes(word));
// All of them before the first is compiled: kernels are rewritten now and then.
for (const mutant of chosen) {
  mutated(readFileSync(join(CRATES, 'src', mutant.file), 'utf8'), mutant);
}
const outcome = caughtBy(folder);
if (outcome) throw new Error(`the crate as it is should pass its tests, got ${outcome}`);
let [wrong, left] = [0, 0];
for (const mutant of chosen) {
  const { name, file, needs = [] } = mutant;
  const lacking = needs.filter((feature) => has && !has.has(feature));
  if (lacking.length > 0) {
    left++;
    console.log(`left  ${name.padEnd(62)} no ${lacking.join(', ')} here`);
    continue;
  }
  const path = join(folder, 'src', file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(source, mutant));
  const caught = caughtBy(folder);
  writeFileSync(path, source);
  if (!caught) wrong++;
  console.log(`${caught ? 'ok  ' : 'FAIL'}  ${name.padEnd(62)} ${caught ?? 'nothing'}`);
}
console.log(
  `\n${chosen.length - left} mutants: ${wrong} not caught; ${left} of other processors left out`,
);
process.exitCode = wrong === 0 ? 0 : 1;
