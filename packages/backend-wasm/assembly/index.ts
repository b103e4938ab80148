export { assignF32, fillOffsets } from './assign-f32';
export { moveCenters } from './centers';
export { countRows, updateDuals } from './duals';
export { blendCenters } from './end-epoch';
export { packCenters } from './pack';
export { findBadRow, normalizeRows } from './rows';
export { dots, halfSquaredDistances } from './similarities';
