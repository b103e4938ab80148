const HOST_IS_LITTLE_ENDIAN: boolean = /* @__PURE__ */ hostIsLittleEndian();

/** Put elements of `size` bytes from host order into file order, or back, in place. */
export function swapIfBigEndian(
  bytes: Uint8Array,
  size: number,
  littleEndianHost: boolean = HOST_IS_LITTLE_ENDIAN,
): void {
  if (littleEndianHost || size === 1) return;
  for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
}

function hostIsLittleEndian(): boolean {
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
}
