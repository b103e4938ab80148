import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Backend, type ClusteringState, type Matrix, reference } from '@coke/core';
import type { Session } from '@coke/core/backend';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { checkRecordedCase, loadRecordedCases, type RecordedCase } from './recorded.ts';
import { listFolders } from './recorded-cases/list-cases.ts';
import { recordedDirectory } from './recorded-directory.ts';

const NAMES = ['double-balanced', 'double-two-heads', 'double-unconstrained', 'single-two-stages'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

/** A copy of one case in a directory of its own. */
function copyCase(name: string): string {
  const to = join(folder, name);
  cpSync(new URL(name, recordedDirectory), to, { recursive: true });
  return to;
}

describe('loading', () => {
  test('index.json lists the folders that are there', () => {
    const index = readFileSync(new URL('index.json', recordedDirectory), 'utf8');
    expect(JSON.parse(index)).toEqual(listFolders(recordedDirectory));
  });

  test('arrays have the shapes that the settings say', async () => {
    const cases = await loadRecordedCases();
    expect(cases.map(({ name }) => name)).toEqual(NAMES);
    for (const { k, dim, instances, batchSize, epochs, initialCenters, runs, ...rest } of cases) {
      const shape = ({ rows, cols }: Matrix) => [rows, cols];
      const batches = Math.ceil(instances / batchSize);
      expect(initialCenters.map(shape)).toEqual(k.map((n) => [n, dim]));
      expect(runs).toHaveLength(epochs);
      for (const [e, { features, order, heads }] of runs.entries()) {
        expect(shape(features)).toEqual([instances, dim]);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i));
        for (const [h, head] of heads.entries()) {
          expect(head.assigned).toHaveLength(instances);
          expect(shape(head.prices)).toEqual([batches, k[h]]);
          expect(head.counts.reduce((sum, n) => sum + n, 0)).toBe(instances);
          expect(shape(head.currentCenters)).toEqual([k[h], dim]);
          expect(shape(head.previousCenters)).toEqual([k[h], dim]);
          const soft = e > (rest.stage2From ?? epochs);
          if (!soft) expect(head.targets).toHaveLength(instances);
          else expect(shape(head.targets as Matrix)).toEqual([instances, k[h]]);
        }
      }
    }
  });

  test('a directory may be a path or a URL, and is searched', async () => {
    copyCase('double-balanced');
    for (const directory of [folder, `${folder}/`, pathToFileURL(folder), `file://${folder}`]) {
      const cases = await loadRecordedCases(directory);
      expect(cases.map(({ name }) => name)).toEqual(['double-balanced']);
    }
  });

  test('the environment may name a directory of further cases', async () => {
    copyCase('double-unconstrained');
    vi.stubEnv('COKE_RECORDED_CASES', folder);
    const cases = await loadRecordedCases();
    expect(cases.map(({ name }) => name)).toEqual([...NAMES, 'double-unconstrained']);
  });

  test('cases of another kind are passed over', async () => {
    const other = copyCase('double-balanced');
    writeFileSync(join(other, 'case.json'), '{"name": "loss", "kind": "double"}');
    await expect(loadRecordedCases(folder)).rejects.toThrow(
      'should hold a recorded case, got none',
    );
  });

  test('cases come from a server as well', async () => {
    const server = createServer(({ url }, response) => {
      try {
        response.end(readFileSync(join(fileURLToPath(recordedDirectory), url!)));
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      expect(await loadRecordedCases(root)).toEqual(await loadRecordedCases());
      await expect(loadRecordedCases(`${root}none`)).rejects.toThrow('got status 404');
    } finally {
      server.close();
    }
  });

  test.each([
    ['a file cut short', (bytes: Buffer) => bytes.subarray(0, -4), 'bytes'],
    ['a file of another type', (bytes: Buffer) => retyped(bytes, '<f4', '<i4'), 'float32'],
    ['Fortran order', (bytes: Buffer) => retyped(bytes, "r': False", "r': True "), 'C order'],
    ['no .npy file', () => Buffer.from('nothing of the kind'), 'npy'],
  ])('%s is refused', async (_, damage, message) => {
    const file = join(copyCase('double-balanced'), 'features_e1.npy');
    writeFileSync(file, damage(readFileSync(file)));
    await expect(loadRecordedCases(folder)).rejects.toThrow(message);
  });

  test('a missing file is named', async () => {
    rmSync(join(copyCase('double-balanced'), 'order_e2.npy'));
    await expect(loadRecordedCases(folder)).rejects.toThrow('order_e2.npy');
  });
});

function retyped(bytes: Buffer, from: string, to: string): Buffer {
  const header = bytes.subarray(0, 128).toString('latin1').replace(from, to);
  return Buffer.concat([Buffer.from(header, 'latin1'), bytes.subarray(128)]);
}

describe('checking', () => {
  /** The reference with a state that reads otherwise, or labels that come out otherwise. */
  const off = (change: (head: ClusteringState) => void, label = 0): (() => Backend) => {
    return () => ({
      name: 'off',
      async open(problem): Promise<Session> {
        const session = await reference().open(problem);
        return {
          assign: (x, out, options) => session.assign(x, out, options),
          async step(x, out, options) {
            await session.step(x, out, options);
            out.labels[0]! += label;
          },
          endEpoch: (options) => session.endEpoch(options),
          async read() {
            const heads = await session.read();
            heads.forEach(change);
            return heads;
          },
          dispose: () => session.dispose(),
        };
      },
    });
  };

  /** A state that reads a little more in one field. */
  const raised = (field: 'prices' | 'counts' | 'centers' | 'previousCenters', by: number) =>
    off((head) => {
      head[field][1]! += by;
    });

  const cases: Record<string, [() => Backend, string]> = {
    labels: [off(() => {}, 1), 'labels of head 0, epoch 0, batch 0'],
    prices: [raised('prices', 2e-5), 'prices of head 0, epoch 0, batch 0'],
    counts: [raised('counts', 1), 'counts of head 0, end of epoch 0'],
    'current centers': [raised('centers', 2e-5), 'centers of head 0, end of epoch 0'],
    'previous centers': [
      raised('previousCenters', 2e-5),
      'previousCenters of head 0, end of epoch 0',
    ],
  };

  test.each(Object.entries(cases))('a difference in %s is found', async (_, [create, where]) => {
    const [recorded] = await loadRecordedCases();
    await expect(checkRecordedCase(create, recorded as RecordedCase)).rejects.toThrow(where);
  });

  test('a difference within the tolerance is not', async () => {
    const [recorded] = await loadRecordedCases();
    const near = raised('prices', 2e-5);
    await checkRecordedCase(near, recorded as RecordedCase, { tolerance: 1e-4 });
  });
});
