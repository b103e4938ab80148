import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Route } from 'playwright';
import { build, defaultClientConditions } from 'vite';
import { findChromium, quietArguments } from '../../../.ci/chromium.ts';
import { isolationHeaders } from '../../../.ci/isolation-headers.ts';
import type { LargeAnswer, LargeQuestion } from '../fit/large/large-fit.ts';
import type { Question, Reply } from './question.ts';

const ROOT: string = fileURLToPath(new URL('../../browser', import.meta.url));

/** Pages of this origin are secure contexts, which WebGPU asks for. */
const ORIGIN = 'http://localhost';

/**
 * Everything that can compute: which of them Chromium takes is its own choice, a GPU where it knows one,
 * else its software renderers.
 */
const ALL_RENDERERS: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
];

/** How Chromium is started. */
export interface ChromiumOptions {
  /** In a window, which on some machines is the only way to the GPU. */
  readonly headed: boolean;
  /** Arguments for Chromium, after our own. */
  readonly args: readonly string[];
}

/** Pages that are bundled as an app's are, cross-origin isolated, each in a Chromium of its own. */
export class ChromiumPages implements AsyncDisposable {
  readonly #folder: string;
  readonly #options: ChromiumOptions;

  private constructor(folder: string, options: ChromiumOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  /** @throws Error if they cannot be bundled. */
  static async open(options: ChromiumOptions): Promise<ChromiumPages> {
    const folder = await mkdtemp(join(tmpdir(), 'coke-devices-'));
    const pages = new ChromiumPages(folder, options);
    try {
      await build({
        ...{ root: ROOT, configFile: false, logLevel: 'error' },
        resolve: { conditions: ['@coke/source', ...defaultClientConditions] },
        worker: { format: 'es' },
        // As it is: tfjs hands its worker threads a function as text, which minifying takes names from.
        build: { outDir: folder, emptyOutDir: true, target: 'esnext', minify: false },
      });
      return pages;
    } catch (error) {
      await pages[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Measures in a page of its own.
   *
   * @throws Error if there is no Chromium, or it does not start or crashes.
   */
  ask(question: Question, signal: AbortSignal): Promise<Reply> {
    return this.#call('answer', question, signal);
  }

  /**
   * Fits many rows in a worker of a page of its own.
   *
   * @throws Error as `ask` does, and the worker's own.
   */
  fitInWorker(question: LargeQuestion, signal: AbortSignal): Promise<LargeAnswer> {
    return this.#call('fitInWorker', question, signal);
  }

  /** Calls what `browser/answer.ts` has under that name. */
  async #call<Answer>(name: string, question: object, signal: AbortSignal): Promise<Answer> {
    const { headed, args } = this.#options;
    const browser = await chromium.launch({
      executablePath: findChromium(),
      headless: !headed,
      args: [...quietArguments, ...ALL_RENDERERS, ...args],
    });
    try {
      signal.throwIfAborted();
      const page = await browser.newPage();
      await page.route(`${ORIGIN}/**`, (route) => this.#serve(route));
      const stopped = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        page.on('crash', () => reject(new Error('the page crashed')));
        page.on('pageerror', reject);
      });
      const answered = page
        .goto(`${ORIGIN}/index.html`)
        .then(() => page.evaluate(`${name}(${JSON.stringify(question)})`));
      return (await Promise.race([answered, stopped])) as Answer;
    } finally {
      await browser.close();
    }
  }

  /** Without a server: no port has to be free. */
  async #serve(route: Route): Promise<void> {
    const path = join(this.#folder, new URL(route.request().url()).pathname);
    // A window asks for an icon.
    if (existsSync(path)) await route.fulfill({ path, headers: isolationHeaders });
    else await route.fulfill({ status: 404 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
