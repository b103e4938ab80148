import { chmod, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A stand-in for Python, so that tests need none: makes folders, installs nothing. */
export interface FakePython {
  readonly command: string;
  /** Its calls, and those of the interpreters in its environments: their arguments, one string each. */
  calls(): Promise<string[]>;
  /** Calls with this in their arguments fail from now on, saying so on stderr. */
  breakAt(text: string): Promise<void>;
}

/** @param version - What it claims to be. */
export async function fakePython(version: readonly number[] = [3, 12, 1]): Promise<FakePython> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-python-'));
  const [command, log, broken] = ['python', 'log', 'broken'].map((name) => join(folder, name));
  const script = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n');
const broken = fs.readFileSync(${JSON.stringify(broken)}, 'utf8');
if (broken && args.join(' ').includes(broken)) {
  console.error('no network');
  process.exit(1);
}
if (args[0] === '-c') console.log(JSON.stringify(['/usr', ...${JSON.stringify(version)}]));
if (args[1] === 'venv') {
  fs.mkdirSync(args[2] + '/bin', { recursive: true });
  fs.copyFileSync(__filename, args[2] + '/bin/python');
}
if (args[1] === 'pip') console.log('  Downloading numpy-2-any.whl (16.9 MB)');
if (args[0].endsWith('versions.py')) console.log('{"NumPy":"2"}');
`;
  await writeFile(command!, script);
  await chmod(command!, 0o755);
  await writeFile(log!, '');
  await writeFile(broken!, '');
  return {
    command: command!,
    calls: async () => (await readFile(log!, 'utf8')).split('\n').slice(0, -1),
    breakAt: (text) => writeFile(broken!, text),
  };
}
