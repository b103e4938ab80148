// Keeps what the playground needs, so that it works without a network, and serves it cross-origin isolated: then
// WebAssembly may share memory with threads, whatever headers the site's host sends.
// `write-service-worker.ts` puts two constants before it when the site is built. It imports nothing: what is here is what
// browsers compare to see whether there is a new one.

/** The playground's page, then all that it may ever load. */
declare const FILES: readonly string[];
/** Another for other files. */
declare const VERSION: string;

/** The DOM's types have none of a service worker: this much is used. */
interface ServiceWorkerScope {
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: WaitingEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}
interface WaitingEvent {
  waitUntil(done: Promise<unknown>): void;
}
interface RequestEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope: ServiceWorkerScope = globalThis as unknown as ServiceWorkerScope;
const PREFIX = 'coke-playground-';
const NAME: string = `${PREFIX}${VERSION}`;

scope.addEventListener('install', (event) => {
  event.waitUntil(keepAll().then(() => scope.skipWaiting()));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => scope.clients.claim()));
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  // Other pages are as their host serves them.
  if (request.mode === 'navigate' && pathname.replace(/\.html$/, '') !== FILES[0]) return;
  event.respondWith(answer(request).then(isolated));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: 'no-cache' })));
}

async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) await caches.delete(name);
  }
}

/** The page is as new as the network has it; files have a hash in their name, and never change. */
async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  if (request.mode !== 'navigate') return (await cache.match(request)) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await cache.match(FILES[0]!);
    if (kept) return kept;
    throw error;
  }
}

function isolated(response: Response): Response {
  if (response.type === 'opaque' || response.type === 'error') return response;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  // Of these statuses a response may have no body.
  const body = [204, 205, 304].includes(status) ? null : response.body;
  return new Response(body, { status, statusText, headers });
}
