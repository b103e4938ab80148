// Centers are packed in panels of `PANEL`: element 0 of 8 centers side by side, then element 1, and so on.
// The last panel is filled up with zeros; the offset of such a center is -infinity.
export const PANEL_SHIFT: i32 = 3;

/** Bytes of 8 numbers of 4 bytes each. */
export const LINE: usize = 32;
