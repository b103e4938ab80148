import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface VirtualDisplay extends Disposable {
  /** For the environment variable DISPLAY. */
  readonly name: string;
}

/**
 * An X server without a screen, for as long as it is not disposed of: OpenGL in Node asks for one.
 *
 * @throws Error if Xvfb is not there or does not start.
 */
export async function virtualDisplay(): Promise<VirtualDisplay> {
  // It writes the number that it took to file 3.
  const args = ['-displayfd', '3', '-screen', '0', '64x64x24', '-nolisten', 'tcp'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const end = () => void server.kill();
  try {
    const number = await new Promise<string>((resolve, reject) => {
      const refuse = (got: string) => reject(new Error(`Xvfb should start, got ${got}`));
      server.once('error', ({ message }) => refuse(message));
      server.once('exit', (code, signal) => refuse(`exit ${code ?? signal}`));
      (server.stdio[3] as Readable).once('data', (text) => resolve(`${text}`.trim()));
    });
    return { name: `:${number}`, [Symbol.dispose]: end };
  } catch (error) {
    end();
    throw error;
  }
}
