/** Bytes of the little-endian u64 in front, the length of the header. */
export const PREFIX_LENGTH = 8;

/** Longest header that the official reader takes: 100 MB. */
export const MAX_HEADER_LENGTH = 100_000_000;

/** The header's key for the map of texts; no tensor has this name. */
export const METADATA_KEY = '__metadata__';
