// Beside the entries: the folder is one up from here in `src`, and one up in `dist` as well.
const FOLDER = '../recorded/';

/** Where the recorded cases of this package are. */
export const recordedDirectory: URL = new URL(FOLDER, import.meta.url);
