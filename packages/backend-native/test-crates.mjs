// `npm run test:native`: format, lints and tests of the crates, and their memory under Miri and valgrind where there
// are those.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TARGET } from './build.mjs';

const CRATES = join(dirname(fileURLToPath(import.meta.url)), 'native');
const INHERIT = ['ignore', 'inherit', 'inherit'];

function cargo(args, env = {}) {
  console.log(`cargo ${args.join(' ')}`);
  const { status, error } = spawnSync('cargo', args, {
    cwd: CRATES,
    stdio: INHERIT,
    env: { ...process.env, CARGO_TARGET_DIR: TARGET, ...env },
  });
  if (status === 0) return;
  const got = error?.message ?? `exit ${status}`;
  throw new Error(`cargo ${args.join(' ')} should succeed, got ${got}`);
}

function has(command, ...args) {
  return spawnSync(command, args, { cwd: CRATES, stdio: 'ignore' }).status === 0;
}

/** What keeps threads apart, all that is unsafe outside the kernels; and a session and a scorer of a few sparse rows. */
const UNSAFE_PARTS = ['parts::', 'pool::', 'sparse::tests::', 'sparse_rows::'];
/** What uses it, and the kernels: too much for Miri. */
const WHOLE = ['session::', 'scorer::', 'sparse::tests::'];
// The harness of the tests leaves what is "possibly lost", now and then.
const LEAKS = '--leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite';
const VALGRIND = `valgrind --quiet --error-exitcode=1 ${LEAKS}`;
const TESTS = ['--locked', '--package', 'coke-native', '--lib', '--'];

function checkMemory() {
  if (has('cargo', '+nightly', 'miri', '--version')) {
    cargo(['+nightly', 'miri', 'test', ...TESTS, ...UNSAFE_PARTS]);
  } else {
    console.log(
      'Unsafe parts do not run under Miri: there is none (a component of a nightly Rust)',
    );
  }
  if (has('valgrind', '--version')) {
    const runner = `CARGO_TARGET_${hostTriple().toUpperCase().replaceAll('-', '_')}_RUNNER`;
    cargo(['test', ...TESTS, ...WHOLE], { [runner]: VALGRIND });
  } else {
    console.log('Sessions and scorers do not run under valgrind: there is none');
  }
}

function hostTriple() {
  const { stdout } = spawnSync('rustc', ['-vV'], { cwd: CRATES, encoding: 'utf8' });
  return /^host: (.+)$/m.exec(stdout)[1];
}

try {
  cargo(['fmt', '--all', '--check']);
  cargo(['clippy', '--locked', '--workspace', '--all-targets', '--', '--deny', 'warnings']);
  cargo(['test', '--locked', '--workspace']);
  checkMemory();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
