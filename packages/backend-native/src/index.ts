/** @module @coke/backend-native */
export type { NativeBackend, NativeOptions, Path } from './native.ts';
export { native } from './native.ts';
