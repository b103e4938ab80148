export { moveCenters } from './centers';
export { countRows, updateDuals } from './duals';
export { blendCenters } from './end-epoch';
export { packCenters } from './pack';
export { prepareClustering } from './prepare-clustering';
export { quantizeRows } from './quantize-rows';
export { findBadRow, normalizeRows } from './rows';
export { perform, serve } from './threads';
