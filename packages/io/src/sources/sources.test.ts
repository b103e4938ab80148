import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { truncate, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { blobSource } from './blob-source.ts';
import type { ByteSource } from './byte-source.ts';
import { concatBytes } from './concat-bytes.ts';
import { memorySource } from './memory-source.ts';
import { openFile } from './node-file.ts';
import { onceSource } from './once-source.ts';
import { openUrl } from './url-source.ts';
import { withRanges } from './with-ranges.ts';

/** Longer than two parts of a stream. */
const BYTES = Uint8Array.from({ length: 2 * 1024 ** 2 + 5 }, (_, i) => (i * i) >> 7);

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/da%20ta.bin?x=1`;
}

const withoutRanges: RequestListener = (_, response) => void response.end(BYTES);

const answerRanges: RequestListener = (request, response) => {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (!range) return void response.end(BYTES);
  const [from, to] = [Number(range[1]), Number(range[2])];
  response.writeHead(206, { 'Content-Range': `bytes ${from}-${to}/${BYTES.length}` });
  response.end(BYTES.subarray(from, to + 1));
};

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'da ta.bin');
  await writeFile(path, bytes);
  return path;
}

/** `toEqual` takes seconds for long arrays. */
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

async function readAll(source: ByteSource, signal?: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of source.stream(signal)) parts.push(part);
  return concatBytes(parts);
}

test.each([
  ['memory', async () => memorySource(BYTES, 'da ta.bin')],
  ['a blob', async () => blobSource(new Blob([BYTES]), 'da ta.bin')],
  ['a file', async () => openFile(await fileOf(BYTES))],
  ['a URL with ranges', async () => openUrl(await serve(answerRanges))],
  ['a URL without', async () => withRanges(await openUrl(await serve(withoutRanges)))],
  ['a stream', async () => withRanges(onceSource('da ta.bin', () => memorySource(BYTES).stream()))],
])('%s: a stream of all, again, and ranges', async (_, open) => {
  const source = await open();
  expect(source.name).toBe('da ta.bin');
  expect(source.size).toBe(BYTES.length);
  expect(source.isRepeatable).toBe(true);
  expect(isSame(await readAll(source), BYTES)).toBe(true);
  expect(isSame(await readAll(source), BYTES)).toBe(true);
  const places = fc.nat(BYTES.length);
  await fc.assert(
    fc.asyncProperty(places, places, async (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      expect(isSame(await source.bytes(from, to), BYTES.subarray(from, to))).toBe(true);
    }),
    { numRuns: 10, examples: [[0, 0]] },
  );
  for (const [from, to] of [
    [-1, 1],
    [2, 1],
    [0, BYTES.length + 1],
    [0.5, 1],
  ] as const) {
    await expect(source.bytes(from, to)).rejects.toThrow(
      new RangeError(
        `bytes of da ta.bin should be within 0 and ${BYTES.length}, got [${from}, ${to}]`,
      ),
    );
  }
  const reason = new Error('enough');
  await expect(readAll(source, AbortSignal.abort(reason))).rejects.toBe(reason);
  for await (const part of source.stream()) {
    expect(part[0]).toBe(BYTES[0]);
    break;
  }
  await source.close();
  await source.close();
});

test('reading ends with the reason of its signal, in the middle too', async () => {
  const sources = [
    memorySource(BYTES),
    blobSource(new Blob([BYTES])),
    await openFile(await fileOf(BYTES)),
    await openUrl(await serve(answerRanges)),
  ];
  for (const source of sources) {
    const controller = new AbortController();
    const reason = new Error('enough');
    const reading = (async () => {
      for await (const _ of source.stream(controller.signal)) controller.abort(reason);
    })();
    await expect(reading, source.name).rejects.toBe(reason);
    await source.close();
  }
});

test('a stream can be read once, from its start', async () => {
  const source = onceSource('standard input', () => memorySource(BYTES).stream());
  expect(source).toMatchObject({ size: undefined, isRepeatable: false });
  await expect(source.bytes(0, 1)).rejects.toThrow(
    'standard input is a stream: it can be read from its start only.',
  );
  expect(isSame(await readAll(source), BYTES)).toBe(true);
  expect(() => source.stream()).toThrow('standard input is a stream: it can be read once only.');
});

test('an empty file has no parts', async () => {
  const source = await openFile(await fileOf(new Uint8Array()));
  expect(source.size).toBe(0);
  expect(await readAll(source)).toEqual(new Uint8Array());
  await source.close();
});

test('a folder, no file, and a file that becomes shorter, are errors', async () => {
  const folder = await temporaryFolder();
  await expect(openFile(folder)).rejects.toThrow('should be a file, got a folder');
  await expect(openFile(join(folder, 'none'))).rejects.toThrow('ENOENT');
  const path = await fileOf(BYTES);
  const source = await openFile(path);
  await truncate(path, 10);
  await expect(readAll(source)).rejects.toThrow('da ta.bin became shorter while it was read.');
  await source.close();
});

test('what a server refuses, or answers otherwise than asked, is an error', async () => {
  const missing = await serve((_, response) => void response.writeHead(404).end());
  await expect(openUrl(missing)).rejects.toThrow(`${missing} answered 404 Not Found`);

  let isThere = true;
  const sometimes = await serve((request, response) => {
    if (isThere) answerRanges(request, response);
    else response.writeHead(410).end();
  });
  const gone = await openUrl(sometimes);
  isThere = false;
  await expect(gone.bytes(0, 9)).rejects.toThrow('answered 410 Gone');
  await expect(readAll(gone)).rejects.toThrow('answered 410 Gone');

  const url = await serve((request, response) => {
    if (request.headers.range === 'bytes=0-0') answerRanges(request, response);
    else response.end(BYTES);
  });
  const wayward = await openUrl(url);
  await expect(wayward.bytes(3, 9)).rejects.toThrow(
    `${url} did not answer with bytes 3 to 9 of ${BYTES.length}.`,
  );
});

test('a server without ranges: there is no size, and no range', async () => {
  const source = await openUrl(await serve(withoutRanges));
  expect(source).toMatchObject({ size: undefined, isRepeatable: true });
  await expect(source.bytes(0, 1)).rejects.toThrow('gives no ranges');
});

test('standard input, and a pipe with a name, are streams', async () => {
  const program = `
    import { openFile } from './packages/io/src/sources/node-file.ts';
    import { standardInput } from './packages/io/src/sources/node-standard-input.ts';
    const source = process.argv[1] === '-' ? standardInput() : await openFile(process.argv[1]);
    let length = 0;
    for await (const part of source.stream()) length += part.length;
    console.log(source.size, source.isRepeatable, length);
    await source.close();
  `;
  const root = join(import.meta.dirname, '../../../..');
  const tsx = ['--conditions=@coke/source', '--import=tsx', '--input-type=module', '-e', program];
  for (const path of ['-', '/dev/stdin']) {
    // Of its own accord Node makes a socket, which has no name.
    const child = spawn('sh', ['-c', 'cat | "$@"', 'sh', process.execPath, ...tsx, path], {
      cwd: root,
    });
    child.stdin.end(BYTES);
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(errors).toBe('');
    expect(output).toBe(`undefined false ${BYTES.length}\n`);
  }
});
