import {
  SET_BITS,
  SET_BOUNDS,
  SET_CENTERS,
  SET_HALVES,
  SET_PANELS,
  SET_SCREENS,
  SET_STEPS,
} from './layout';

// A center set is a table that the host fills in, `src/center-set.ts`; `layout.ts` says what is in it.

export function centersOf(set: usize): usize {
  return load<usize>(set, SET_CENTERS);
}

export function panelsOf(set: usize): usize {
  return load<usize>(set, SET_PANELS);
}

export function halvesOf(set: usize): usize {
  return load<usize>(set, SET_HALVES);
}

export function screensOf(set: usize): usize {
  return load<usize>(set, SET_SCREENS);
}

export function stepsOf(set: usize): usize {
  return load<usize>(set, SET_STEPS);
}

export function boundsOf(set: usize): usize {
  return load<usize>(set, SET_BOUNDS);
}

export function bitsOf(set: usize): i32 {
  return load<i32>(set, SET_BITS);
}
