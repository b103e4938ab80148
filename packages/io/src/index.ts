/** @module @coke/io */
export { type NpyArray, readNpy } from './npy/read-npy.ts';
export { writeNpy, writeNpyRows } from './npy/write-npy.ts';
export { type FileContent, writeWhole } from './write-whole.ts';
