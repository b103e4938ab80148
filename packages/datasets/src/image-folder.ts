import { knownNames, positiveInteger, shouldBe } from '@coke/core/check-options';
import { filesBelow } from './files-below.ts';
import type { ImageFiles, ImageSet } from './image-set.ts';

export interface ImageFolderOptions {
  /**
   * Images that are larger are shrunk to this, along their shorter side in pixels, as they are read:
   * crops are then cut from fewer pixels, which takes less time. @defaultValue as they are
   */
  readonly size?: number;
  /** 3: red, green, blue; 1: all images grey. @defaultValue 3 */
  readonly channels?: 1 | 3;
  /**
   * Names of the classes by their numbers, such as those of the training set that test images belong
   * to. @defaultValue the folders that there are, in order
   */
  readonly classNames?: readonly string[];
}

const IMAGE = /\.(jpe?g|png|webp|gif|avif|tiff?)$/i;

/**
 * The images below a folder, named by extension: JPEG, PNG, WebP, GIF, AVIF, TIFF. They are read when
 * they are needed, by the threads of the loader, so they may be more than memory holds; a file that is
 * damaged is an `ImageError` then. Images come upright as their EXIF says, transparent parts white, of
 * several pictures in a file the first.
 *
 * Numbers are by relative path, its UTF-16 code units compared, `/` between folders: the same on every
 * system as long as the files have the same names. Where all images lie in folders, the first folder of
 * a path is the image's class. Hidden files and folders are left out.
 *
 * @throws RangeError if there is no image, only some lie in folders of a class, or a folder is none of
 * `classNames`; RangeError or TypeError for an option that is not allowed; the system's error for a
 * folder that cannot be read.
 */
export async function imageFolder(
  path: string,
  options: ImageFolderOptions = {},
): Promise<ImageSet> {
  knownNames('options', options, ['size', 'channels', 'classNames']);
  const { size, channels = 3 } = options;
  if (typeof path !== 'string') throw new TypeError(shouldBe('path', 'the path of a folder', path));
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(shouldBe('channels', '1 or 3', channels));
  }
  if (size !== undefined) positiveInteger('size', size);
  const classNames = checkClassNames(options.classNames);
  const files = (await filesBelow(path)).filter(({ name }) => IMAGE.test(name));
  if (files.length === 0) throw new RangeError(`${path} should be a folder of images, got none`);
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const source: ImageFiles = {
    kind: 'files',
    paths: files.map((file) => file.path),
    channels,
    ...(size !== undefined && { size }),
  };
  return {
    count: files.length,
    source,
    ...classesOf(
      files.map(({ name }) => name),
      classNames,
    ),
  };
}

function classesOf(
  names: readonly string[],
  known: readonly string[] | undefined,
): Pick<ImageSet, 'classes' | 'classNames'> {
  const folders = names.map((name) => name.slice(0, Math.max(0, name.indexOf('/'))));
  const outside = folders.indexOf('');
  if (outside >= 0) {
    const inside = folders.findIndex((folder) => folder !== '');
    if (inside < 0 && known === undefined) return {};
    if (inside < 0) {
      throw new RangeError(`all images should lie in a folder of their class, got ${names[0]}`);
    }
    const got = `${names[outside]} and ${names[inside]}`;
    throw new RangeError(`all images or none should lie in a folder of their class, got ${got}`);
  }
  const classNames = known ?? [...new Set(folders)].sort();
  const number = new Map(classNames.map((name, i) => [name, i]));
  const other = folders.find((folder) => !number.has(folder));
  if (other !== undefined) {
    const some = classNames.slice(0, 10).join(', ');
    const rule = `of the classes ${some}${classNames.length > 10 ? ', …' : ''}`;
    throw new RangeError(shouldBe('folders of images', rule, other));
  }
  return { classes: Int32Array.from(folders, (folder) => number.get(folder)!), classNames };
}

function checkClassNames(names: unknown): readonly string[] | undefined {
  if (names === undefined) return undefined;
  const isName = (name: unknown) => typeof name === 'string' && name !== '';
  if (!Array.isArray(names) || !names.every(isName)) {
    throw new TypeError(shouldBe('classNames', 'an array of names', names));
  }
  if (names.length === 0 || new Set(names).size < names.length) {
    throw new RangeError(shouldBe('classNames', 'one or more names, all different', names));
  }
  return [...names];
}
