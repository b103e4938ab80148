/** @module @coke/io */
export { type NpyArray, readNpy } from './npy/node-read-npy.ts';
export { writeNpy, writeNpyRows } from './npy/node-write-npy.ts';
export { type FileContent, writeWhole } from './write-whole.ts';
