import { type NativeBackend, type NativeOptions, native } from '@coke/backend-native';
import { isBuilt } from '../../../packages/backend-native/build.mjs';

/** The native backend, where its addon was built: without cargo it is not, and takes no part. */
export async function nativeIfBuilt(options: NativeOptions): Promise<NativeBackend | undefined> {
  return isBuilt() ? native(options) : undefined;
}
