import { existsSync, readdirSync, readFileSync } from 'node:fs';

const PACKAGES = new URL('../../packages/', import.meta.url);
const REPOSITORY = 'https://github.com/coke-js/coke';
const DOCS = new RegExp(`${REPOSITORY}/blob/main/docs/(?!decisions/|records/)([\\w/-]+)\\.md`, 'g');
const PACKAGE = new RegExp(
  `${REPOSITORY}/tree/main/packages/([\\w-]+)|(?<=\\]\\()\\.\\./([\\w-]+)(?=\\))`,
  'g',
);
const BESIDE = /\]\((?!https?:|#|\/)([^)]+)\)/g;

/** Folders of the packages that are published, the core first, then what is used most. */
export function packageNames(): string[] {
  const order = ['core', 'cli', 'io', 'report', 'backend-native', 'backend-wasm'];
  const place = (name: string) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return readdirSync(PACKAGES)
    .filter(isPublished)
    .sort((a, b) => place(a) - place(b));
}

/** The README of a package, which is read elsewhere too, with links that stay on the site where they can. */
export function packagePage(name: string): string {
  const names = packageNames();
  return readFileSync(new URL(`${name}/README.md`, PACKAGES), 'utf8')
    .replaceAll(DOCS, '/$1')
    .replaceAll(PACKAGE, (_, full?: string, beside?: string) => {
      const to = full ?? beside ?? '';
      return names.includes(to) ? `/packages/${to}` : `${REPOSITORY}/tree/main/packages/${to}`;
    })
    .replaceAll(BESIDE, `](${REPOSITORY}/blob/main/packages/${name}/$1)`);
}

function isPublished(name: string): boolean {
  const file = (path: string) => new URL(`${name}/${path}`, PACKAGES);
  if (!existsSync(file('README.md')) || !existsSync(file('package.json'))) return false;
  return JSON.parse(readFileSync(file('package.json'), 'utf8')).private !== true;
}
