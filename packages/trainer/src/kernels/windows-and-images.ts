import { forEachRow, type Windows } from './windows.ts';

// From here on a copy by the engine is faster than a loop.
const LONG = 32;

/**
 * All windows of images, one after the other ("im2col").
 *
 * @param images - images × height × width × channels.
 * @param windows - images × down × across × windowHeight × windowWidth × channels; overwritten.
 */
export function imagesToWindows(images: Float32Array, windows: Float32Array, w: Windows): void {
  if (isPartlyOutside(w)) windows.fill(0);
  forEachRow(w, (from, to, length) => {
    if (length >= LONG) windows.set(images.subarray(from, from + length), to);
    else for (let i = 0; i < length; i++) windows[to + i] = images[from + i]!;
  });
}

/** The other way, adding up what overlaps; sizes are as above, `images` is overwritten. */
export function windowsToImages(windows: Float32Array, images: Float32Array, w: Windows): void {
  images.fill(0);
  forEachRow(w, (to, from, length) => {
    for (let i = 0; i < length; i++) images[to + i]! += windows[from + i]!;
  });
}

function isPartlyOutside(w: Windows): boolean {
  return (
    w.top > 0 ||
    w.left > 0 ||
    (w.down - 1) * w.strideHeight - w.top + w.windowHeight > w.height ||
    (w.across - 1) * w.strideWidth - w.left + w.windowWidth > w.width
  );
}
