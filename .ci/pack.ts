// `npm run pack:all -- <folder>`: every public package as a tarball, to install them before they are on npm.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { packAll } from './packed/tarballs.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('npm run pack:all -- <folder>: the folder should be given, got none');
  process.exit(2);
}
const destination = resolve(folder);
mkdirSync(destination, { recursive: true });
for (const { file } of packAll(destination).values()) console.log(file);
