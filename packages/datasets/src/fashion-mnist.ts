import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFiles } from './cached-files.ts';
import type { ImageSet } from './image-set.ts';
import { defaultCache, type LoadOptions, type Split } from './load-options.ts';
import { readIdxImages } from './read-idx-images.ts';
import { runCommand } from './run-command.ts';
import { showProgress } from './show-progress.ts';

const PACKAGE = 'dataset-fashion-mnist';
/** Where Debian's package has the files. */
const DATA = 'usr/share/datasets/fashion-mnist';
const HASHES = {
  'train-images-idx3-ubyte.gz': 'b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7',
  'train-labels-idx1-ubyte.gz': '0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056',
  't10k-images-idx3-ubyte.gz': 'cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa',
  't10k-labels-idx1-ubyte.gz': '8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05',
};
const CLASS_NAMES = [
  'T-shirt/top',
  'trouser',
  'pullover',
  'dress',
  'coat',
  'sandal',
  'shirt',
  'sneaker',
  'bag',
  'ankle boot',
];

/**
 * Fashion-MNIST: 60,000 pictures of clothes to train on and 10,000 to test with, 28 × 28 pixels, grey,
 * in ten classes (Xiao, Rasul and Vollgraf, 2017; MIT licence). Fetched on first use, 31 MB, with `apt-get`
 * and `dpkg`, so only on Debian and what derives from it; `apt-get update` should have run before.
 *
 * @throws Error if it cannot be fetched, or is not what it was.
 */
export async function fashionMnist(
  split: Split = 'train',
  { cache = defaultCache(), signal, onProgress = showProgress }: LoadOptions = {},
): Promise<ImageSet> {
  const folder = join(cache, 'fashion-mnist');
  const make = async (into: string) => {
    onProgress(`fetching Debian's ${PACKAGE}, 31 MB`);
    const options = { cwd: into, ...(signal && { signal }) };
    await runCommand('apt-get', ['download', '--quiet', PACKAGE], options);
    const archive = (await readdir(into)).find((name) => name.endsWith('.deb'))!;
    await runCommand('dpkg', ['-x', archive, '.'], options);
    for (const name of Object.keys(HASHES)) await rename(join(into, DATA, name), join(into, name));
  };
  await cachedFiles({ folder, hashes: HASHES, make });
  return readIdxImages(folder, split, CLASS_NAMES);
}
