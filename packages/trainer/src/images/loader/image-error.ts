/** An image that no views could be made of: a damaged or missing file. */
export class ImageError extends Error {
  /** Kept where code is minified. */
  static override readonly name: string = 'ImageError';
  override readonly name = 'ImageError';
  /** Number of the image in its set. */
  readonly id: number;
  /** Its file, where it has one. */
  readonly path: string | undefined;

  constructor(id: number, path: string | undefined, cause: unknown) {
    const file = path === undefined ? '' : ` (${path})`;
    const got = cause instanceof Error ? cause.message : String(cause);
    super(`image ${id}${file} should be a picture that views can be made of, got ${got}`, {
      cause,
    });
    this.id = id;
    this.path = path;
  }
}
