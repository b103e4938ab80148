import {
  boundsOf,
  centersOf,
  halvesOf,
  integersOf,
  panelsOf,
  screensOf,
  stepsOf,
} from './center-set';
import { LINE } from './panels';
import { BOUNDS, paired, quantize, squaredLength } from './quantize';

/** Bring all forms of a set of K centers in line with the centers themselves. */
export function packCenters(set: usize, k: i32, d: i32): void {
  const panels = <usize>((k + 7) >> 3);
  memory.fill(panelsOf(set), 0, panels * <usize>d * LINE);
  if (screensOf(set)) {
    memory.fill(screensOf(set), 0, (panels * <usize>paired(d) * LINE) >> 1);
    memory.fill(stepsOf(set), 0, panels * LINE);
  }
  for (let c = 0; c < k; c++) packCenter(set, c, d);
}

/** Bring the forms of center c in line, as after it has moved. */
export function packCenter(set: usize, c: i32, d: i32): void {
  const center = centersOf(set) + ((<usize>c * <usize>d) << 2);
  const squared = squaredLength(center, d);
  store<f64>(halvesOf(set) + ((<usize>c) << 3), squared / 2);
  scatter(center, d, panelsOf(set), c, d);
  if (!screensOf(set)) return;
  const integers = integersOf(set);
  const bounds = boundsOf(set) + <usize>c * BOUNDS;
  store<f32>(stepsOf(set) + ((<usize>c) << 2), quantize(center, d, squared, integers, bounds));
  const pairs = paired(d) >> 1;
  scatter(integers, pairs, screensOf(set), c, pairs);
}

/** Write 4 bytes at a time to the column of center c. */
function scatter(from: usize, count: i32, panels: usize, c: i32, height: i32): void {
  let to = panels + <usize>(c >> 3) * <usize>height * LINE + ((<usize>(c & 7)) << 2);
  for (let j = 0; j < count; j++) {
    store<i32>(to, load<i32>(from));
    from += 4;
    to += LINE;
  }
}
