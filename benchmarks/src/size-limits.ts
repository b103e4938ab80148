import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans } from '@coke/core';
import { glove } from '@coke/datasets';
import { sizesPicture } from './size-limits/sizes-picture.ts';

const WORDS = 20_000;
const K = 200;
/** Half of the average size, and twice of it. */
const LIMITS = { minSize: 50, maxSize: 200 };
const PICTURE = new URL('../../docs/pictures/sizes.svg', import.meta.url);

/** Clusters the most frequent words of GloVe without limits and with them, and draws the sizes of both. */
async function main(): Promise<void> {
  const { vectors } = await glove();
  const rows = {
    data: vectors.data.subarray(0, WORDS * vectors.cols),
    rows: WORDS,
    cols: vectors.cols,
  };
  const backend = await wasm();
  const fit = async (limits: { readonly minSize: number; readonly maxSize?: number }) => {
    const model = new ConstrainedKMeans({ k: K, ...limits, metric: 'euclidean', backend });
    await model.fit(rows);
    const sizes = [...model.sizes];
    const { inertia = Number.NaN } = model.certificates[0]!;
    console.log(
      `${JSON.stringify(limits)}: ${Math.min(...sizes)} to ${Math.max(...sizes)}, ` +
        `${sizes.filter((size) => size < LIMITS.minSize).length} below, ` +
        `${sizes.filter((size) => size > LIMITS.maxSize).length} above; inertia ${inertia.toFixed()}`,
    );
    model.dispose();
    return { sizes, inertia };
  };
  const panels = [
    { name: 'no limits', ...(await fit({ minSize: 1 })) },
    { name: 'minSize: 50, maxSize: 200', ...(await fit(LIMITS)) },
  ];
  const title = '20,000 words by their GloVe vectors, 200 clusters: words in each';
  await writeFile(PICTURE, sizesPicture({ title, panels, limits: LIMITS }));
  console.log(fileURLToPath(PICTURE));
}

await main();
