import { decodeImageFile } from './decode-image-file.ts';
import type { ViewRecipe } from './view-recipe.ts';
import type { WholeImage } from './whole-image.ts';

/** One image of the recipe's: at once where it is in memory. `path`: where it is a file. */
export function readImage(
  { images }: ViewRecipe,
  id: number,
  path: string | undefined,
): WholeImage | Promise<WholeImage> {
  if (images.kind === 'files') return decodeImageFile(path!, images);
  const { data, height, width, channels } = images;
  return { data, start: id * height * width * channels, height, width };
}
