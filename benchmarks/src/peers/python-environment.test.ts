import { access, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakePython } from './fake-python.ts';
import { pythonEnvironment } from './python-environment.ts';

const quiet = () => {};
const emptyFolder = () => mkdtemp(join(tmpdir(), 'python-environment-'));

test('is set up once, with all that is required, and says what it fetches', async () => {
  const [python, folder] = [await fakePython(), await emptyFolder()];
  const told: string[] = [];
  const options = {
    python: python.command,
    folder,
    onProgress: (what: string) => void told.push(what),
  };
  const first = await pythonEnvironment(options);
  const calls = await python.calls();
  await access(first.command);
  expect(first.versions).toEqual({ NumPy: '2' });
  expect(told).toContain('Python peers: fetching numpy, 16.9 MB');
  for (const each of ['venv', 'scikit-learn==', 'faiss-cpu==', 'torch==', 'versions.py']) {
    expect(calls.some((call) => call.includes(each))).toBe(true);
  }
  expect(await pythonEnvironment(options)).toEqual(first);
  // One more: the interpreter is asked what it is.
  expect(await python.calls()).toHaveLength(calls.length + 1);
});

test('is not there before it is whole, and is set up anew after a failure', async () => {
  const [python, folder] = [await fakePython(), await emptyFolder()];
  const options = { python: python.command, folder, onProgress: quiet };
  for (const step of ['venv', 'numpy', 'install_torch', 'versions.py']) {
    await python.breakAt(step);
    const attempt = pythonEnvironment(options);
    await expect(attempt).rejects.toThrow('--peers npm measures without them');
    await expect(attempt).rejects.toThrow('no network');
    expect(await readdir(folder)).toEqual([]);
  }
  await python.breakAt('');
  await access((await pythonEnvironment(options)).command);
});

test('leaves alone environments of other requirements, which another clone may use', async () => {
  const [python, folder] = [await fakePython(), await emptyFolder()];
  await mkdir(join(folder, 'former'));
  await pythonEnvironment({ python: python.command, folder, onProgress: quiet });
  expect(await readdir(folder)).toContain('former');
});

test('refuses a Python that is too old or not there', async () => {
  const folder = await emptyFolder();
  const { command } = await fakePython([3, 10, 4]);
  const tooOld = pythonEnvironment({ python: command, folder, onProgress: quiet });
  await expect(tooOld).rejects.toThrow('should be 3.11 or newer, got 3.10.4');
  const missing = pythonEnvironment({ python: '/no/python', folder, onProgress: quiet });
  await expect(missing).rejects.toThrow('--peers npm measures without them');
  expect(await readdir(folder)).toEqual([]);
});

test('ends with its signal', async () => {
  const [python, folder] = [await fakePython(), await emptyFolder()];
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('enough'));
  const attempt = pythonEnvironment({
    python: python.command,
    folder,
    onProgress,
    signal: stop.signal,
  });
  await expect(attempt).rejects.toThrow('enough');
  expect(await readdir(folder)).toEqual([]);
});
