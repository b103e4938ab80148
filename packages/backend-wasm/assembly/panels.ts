// Centers are packed in panels of 8: element 0 of 8 centers side by side, then element 1, and so on.
// The last panel is filled up with zeros; the offset of such a center is -infinity.
export const PANEL: i32 = 8;
export const PANEL_SHIFT: i32 = 3;

/** Bytes of 8 numbers of 4 bytes each. */
export const LINE: usize = 32;

/**
 * In 8 bits, products are summed in lanes of int16, two a cluster: over so many elements, a part, before
 * the lanes are added to int32.
 */
export const PART_I8: i32 = 64;
