import type { Random } from '@coke/core';
import { augment, drawCrop } from '../augment/augment.ts';
import type { Picture } from '../augment/picture.ts';
import { resizeCrop } from '../augment/resize-crop.ts';
import { viewRandom } from '../augment/view-random.ts';
import { ImageError } from './image-error.ts';
import { readImage } from './read-image.ts';
import { isRaised, type StopFlag } from './stop-flag.ts';
import { type ViewRecipe, viewSizes } from './view-recipe.ts';
import type { WholeImage } from './whole-image.ts';

/** Which views to make. */
export interface ViewJob {
  readonly epoch: number;
  readonly ids: Int32Array;
  /** Of the files of `ids`. */
  readonly paths: readonly string[] | undefined;
  readonly stop: StopFlag;
}

/**
 * All views of some images. What a view is like depends on the recipe, the epoch, the image and which
 * view it is, and on nothing else: neither on other images nor on the thread.
 *
 * @param out - Of each view: rows × height × width × channels, written.
 * @returns False if it was stopped before the end.
 * @throws ImageError
 */
export async function makeViews(
  recipe: ViewRecipe,
  { epoch, ids, paths, stop }: ViewJob,
  out: readonly Float32Array[],
): Promise<boolean> {
  const random = viewRandom(recipe.seed, epoch);
  const sizes = viewSizes(recipe);
  const { channels } = recipe.images;
  // A file is decoded while the one before it is being augmented.
  const read = (row: number) => reading(recipe, ids[row]!, paths?.[row]);
  let next = read(0);
  for (const [row, id] of ids.entries()) {
    const { image, failure } = await next;
    if (failure) throw failure;
    if (row + 1 < ids.length) next = read(row + 1);
    for (const [v, options] of recipe.views.entries()) {
      if (isRaised(stop)) {
        await next;
        return false;
      }
      const { height, width } = options;
      const data = out[v]!.subarray(row * sizes[v]!, (row + 1) * sizes[v]!);
      makeView(image, { data, height, width, channels }, recipe, v, random(id, v));
    }
  }
  return true;
}

function makeView(
  image: WholeImage,
  picture: Picture,
  { views }: ViewRecipe,
  v: number,
  random: Random,
): void {
  const crop = drawCrop(image.height, image.width, views[v]!, random);
  resizeCrop(image, crop, picture);
  augment(picture, views[v]!, random);
}

type Reading =
  | { readonly image: WholeImage; readonly failure?: undefined }
  | { readonly image?: undefined; readonly failure: ImageError };

// Never rejected: nobody may be waiting yet.
async function reading(recipe: ViewRecipe, id: number, path?: string): Promise<Reading> {
  try {
    return { image: await readImage(recipe, id, path) };
  } catch (error) {
    return { failure: new ImageError(id, path, error) };
  }
}
