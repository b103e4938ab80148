/** @module @coke/backend-native */
export type { NativeBackend, NativeOptions } from './native.ts';
export { native } from './native.ts';
