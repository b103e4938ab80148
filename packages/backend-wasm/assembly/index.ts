export { assignF32, fillOffsets } from './assign-f32';
export { moveCenters } from './centers';
export { countRows, updateDuals } from './duals';
export { blendCenters } from './end-epoch';
export { packCenters } from './pack';
export { quantizeRows } from './quantize';
export { findBadRow, normalizeRows } from './rows';
export { screenI16 } from './screen-i16';
export { dots, halfSquaredDistances } from './similarities';
