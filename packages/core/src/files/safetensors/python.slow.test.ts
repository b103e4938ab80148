import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pythonWith } from '../../../../../.ci/python-environment.ts';
import { decodeSafetensors } from './decode.ts';
import { DTYPES, type Dtype } from './dtype.ts';
import { encodeSafetensors } from './encode.ts';
import type { Tensor } from './tensor.ts';

/** The official library, the oracle of these tests. */
const VERSION = '0.8.0';

/** What both sides say a file holds: dtype, shape and bytes of each tensor. */
interface Contents {
  readonly tensors: Record<string, readonly [dtype: string, shape: readonly number[], hex: string]>;
  readonly metadata: Record<string, string>;
}

let python = '';
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
  python = await pythonWith([`safetensors==${VERSION}`, 'numpy==2.4.6']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what we write', () => {
  const files = fc.sample(fc.tuple(arbitraryTensors(), arbitraryMetadata()), 200);

  test('the Python library reads, and finds the same', () => {
    const script = `
import json, sys
from safetensors import safe_open
from safetensors.numpy import load_file
names = {'uint64': 'U64', 'int64': 'I64', 'float64': 'F64', 'float32': 'F32', 'uint32': 'U32',
         'int32': 'I32', 'uint16': 'U16', 'int16': 'I16', 'int8': 'I8', 'uint8': 'U8'}
answers = []
for path in json.load(sys.stdin):
    arrays = load_file(path)
    with safe_open(path, framework='np') as file:
        metadata = file.metadata()
    answers.append({'metadata': metadata, 'tensors': {
        name: [names[array.dtype.name], list(array.shape), array.tobytes().hex()]
        for name, array in arrays.items()}})
print(json.dumps(answers))`;
    const paths = files.map(([tensors, metadata], i) =>
      write(`${i}.safetensors`, encodeSafetensors(tensors, metadata)),
    );
    const answers = ask<Contents[]>(script, paths);
    expect(answers.length).toBe(files.length);
    for (const [i, [tensors, metadata]] of files.entries()) {
      const { crc32, ...others } = answers[i]!.metadata;
      expect(crc32).toMatch(/^[0-9a-f]{8}$/);
      expect(others).toEqual(metadata);
      expect(answers[i]!.tensors).toEqual(contents(tensors));
    }
  });

  test('it writes byte for byte alike, and zlib finds the same checksum', () => {
    const script = `
import json, sys, zlib
from safetensors import safe_open
from safetensors.numpy import load_file, save
for path in json.load(sys.stdin):
    with open(path, 'rb') as file:
        ours = file.read()
    with safe_open(path, framework='np') as file:
        crc32 = file.metadata()['crc32']
    assert ours == save(load_file(path), metadata={'crc32': crc32}), path
    blank = ours.replace(crc32.encode(), b'00000000', 1)
    assert zlib.crc32(blank) == int(crc32, 16), path
print('"done"')`;
    const paths = files.map(([tensors], i) =>
      write(`bare-${i}.safetensors`, encodeSafetensors(tensors)),
    );
    expect(ask(script, paths)).toBe('done');
  });
});

test('what the Python library writes, we read', () => {
  const script = `
import json, sys
import numpy
from safetensors.numpy import save_file
random = numpy.random.default_rng(1)
names = {'U64': 'u8', 'I64': 'i8', 'F64': 'f8', 'F32': 'f4', 'U32': 'u4',
         'I32': 'i4', 'U16': 'u2', 'I16': 'i2', 'I8': 'i1', 'U8': 'u1'}
answers = []
for path in json.load(sys.stdin):
    arrays, tensors = {}, {}
    # Never none: without tensors and metadata, release 0.8.0 writes what it cannot read.
    for i in range(random.integers(1, 6)):
        name = ''.join(map(chr, random.choice([34, 92, 97, 0, 127, 233, 0x2028, 0x1f600], 3))) + str(i)
        dtype = random.choice(list(names))
        shape = random.integers(0, 4, random.integers(0, 4)).tolist()
        raw = random.bytes(numpy.dtype(names[dtype]).itemsize * int(numpy.prod(shape, dtype=int)))
        arrays[name] = numpy.frombuffer(raw, dtype=names[dtype]).reshape(shape)
        tensors[name] = [dtype, shape, raw.hex()]
    metadata = {str(i): '\\u00e9"\\\\\\n' * i for i in range(random.integers(0, 4))}
    save_file(arrays, path, metadata=metadata)
    answers.append({'metadata': metadata, 'tensors': tensors})
print(json.dumps(answers))`;
  const paths = Array.from({ length: 200 }, (_, i) => join(folder, `python-${i}.safetensors`));
  const wanted = ask<Contents[]>(script, paths);
  for (const [i, path] of paths.entries()) {
    const got = decodeSafetensors(readFileSync(path), { checksum: 'optional' });
    expect({ ...got.metadata }).toEqual(wanted[i]!.metadata);
    expect(contents(got.tensors)).toEqual(wanted[i]!.tensors);
  }
});

test('of files with an edited header, we read none that the Python library refuses', () => {
  const script = `
import json, sys
from safetensors import deserialize
answers = []
for path in json.load(sys.stdin):
    with open(path, 'rb') as file:
        data = file.read()
    try:
        answers.append({name: [info['dtype'], info['shape'], bytes(info['data']).hex()]
                        for name, info in deserialize(data)})
    except Exception:
        answers.append(None)
print(json.dumps(answers))`;
  const files = fc.sample(arbitraryEdits(), 3000);
  const paths = files.map((file, i) => write(`edited-${i}.safetensors`, file));
  const answers = ask<(Contents['tensors'] | null)[]>(script, paths);
  const read = files.filter((file, i) => {
    let got: ReadonlyMap<string, Tensor>;
    try {
      got = decodeSafetensors(file, { checksum: 'optional' }).tensors;
    } catch {
      return false;
    }
    expect(contents(got), file.toString()).toEqual(answers[i]);
    return true;
  });
  expect(read.length).toBeGreaterThan(20);
  expect(read.length).toBeLessThan(files.length);
});

function arbitraryTensors(): fc.Arbitrary<Map<string, Tensor>> {
  const name = fc.string({ unit: 'binary', maxLength: 6 }).filter((n) => n !== '__metadata__');
  const tensor = fc
    .tuple(
      fc.constantFrom(...(Object.keys(DTYPES) as Dtype[])),
      fc.array(fc.nat(3), { maxLength: 3 }),
    )
    .chain(([dtype, shape]) => {
      const length = shape.reduce((a, b) => a * b, DTYPES[dtype].BYTES_PER_ELEMENT);
      return fc.uint8Array({ minLength: length, maxLength: length }).map((bytes): Tensor => {
        return { shape, data: new DTYPES[dtype](new Uint8Array(bytes).buffer) };
      });
    });
  return fc
    .uniqueArray(fc.tuple(name, tensor), { selector: ([name]) => name, maxLength: 6 })
    .map((entries) => new Map(entries));
}

function arbitraryMetadata(): fc.Arbitrary<Record<string, string>> {
  const text = fc.string({ unit: 'binary', maxLength: 6 });
  const key = text.filter((key) => key !== 'crc32' && key !== '__proto__');
  return fc.dictionary(key, text, { maxKeys: 4, noNullPrototype: true });
}

/** Files without checksum whose headers are changed in one or two places. */
function arbitraryEdits(): fc.Arbitrary<Buffer> {
  const header =
    '{"__metadata__":{"k":"v"},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},' +
    '"b":{"dtype":"I16","shape":[],"data_offsets":[2,4]}}';
  const piece = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'{}[]",:\\01234 abu\n\té'), maxLength: 4 }),
    fc.constantFrom('dtype', '"k":', '"a":', 'I8', 'U16', ',1', ',0', '\\u0061', '\\n', '-', '.0'),
  );
  const edit = fc.tuple(fc.nat(header.length), fc.oneof(fc.constant(0), fc.nat(3)), piece);
  return fc.array(edit, { minLength: 1, maxLength: 2 }).map((edits) => {
    let text = header;
    for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
    const prefix = Buffer.alloc(8);
    prefix.writeUInt32LE(Buffer.byteLength(text));
    return Buffer.concat([prefix, Buffer.from(text), Buffer.from('wxyz')]);
  });
}

function contents(tensors: ReadonlyMap<string, Tensor>): Contents['tensors'] {
  const dtypes = Object.entries(DTYPES);
  const entries = [...tensors].map(([name, { shape, data }]) => {
    const dtype = dtypes.find(([, type]) => data instanceof type)![0];
    const hex = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
    return [name, [dtype, shape, hex]] as const;
  });
  return Object.fromEntries(entries);
}

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** What a Python script prints as JSON, given the paths on its standard input. */
function ask<T>(script: string, paths: readonly string[]): T {
  const output = execFileSync(python, ['-c', script], {
    input: JSON.stringify(paths),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(output) as T;
}
