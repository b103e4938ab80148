import { existsSync, readdirSync, readFileSync } from 'node:fs';

const PACKAGES = new URL('../../packages/', import.meta.url);
const REPOSITORY = 'https://github.com/coke-js/coke';
/** Links as a README has them, which is read elsewhere too; and what they are on the site. */
const LINKS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${REPOSITORY}/blob/main/docs/(?!decisions/|records/)([\\w/-]+)\\.md`, 'g'), '/$1'],
  [new RegExp(`${REPOSITORY}/tree/main/packages/([\\w-]+)`, 'g'), '/packages/$1'],
  [/\]\(\.\.\/([\w-]+)\)/g, '](/packages/$1)'],
];
const BESIDE = /\]\((?!https?:|#|\/)([^)]+)\)/g;

/** Folders of the packages that are published, the core first, then what is used most. */
export function packageNames(): string[] {
  const order = ['core', 'cli', 'io', 'report', 'backend-wasm'];
  const place = (name: string) => (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return readdirSync(PACKAGES)
    .filter(isPublished)
    .sort((a, b) => place(a) - place(b));
}

/** The README of a package, with links that stay on the site where they can. */
export function packagePage(name: string): string {
  const readme = readFileSync(new URL(`${name}/README.md`, PACKAGES), 'utf8');
  const linked = LINKS.reduce((text, [from, to]) => text.replaceAll(from, to), readme);
  return linked.replaceAll(BESIDE, `](${REPOSITORY}/blob/main/packages/${name}/$1)`);
}

function isPublished(name: string): boolean {
  const file = (path: string) => new URL(`${name}/${path}`, PACKAGES);
  if (!existsSync(file('README.md')) || !existsSync(file('package.json'))) return false;
  return JSON.parse(readFileSync(file('package.json'), 'utf8')).private !== true;
}
