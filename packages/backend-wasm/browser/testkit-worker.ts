// A module worker: makes a backend with the options that it is sent, runs the test kit and the recorded
// cases on it, and posts how much ran and what failed.
import { checkBackend } from '@coke/backend-testkit';
import { checkRecordedCase, loadRecordedCases } from '@coke/backend-testkit/recorded';
import { type WasmMatrix, type WasmOptions, wasm } from '../src/index.ts';

export interface TestkitMessage {
  readonly ran: number;
  readonly failures: readonly string[];
}

async function check(options: WasmOptions): Promise<TestkitMessage> {
  const backend = await wasm(options);
  const { properties } = await checkBackend(() => backend, {
    sparse: true,
    fromMatrix({ data, rows, cols }): WasmMatrix {
      const x = backend.alloc(rows, cols);
      x.data.set(data);
      return x;
    },
    disposeInput: (x) => x.dispose(),
  });
  const failures = properties.flatMap(({ name, error }) =>
    error ? [`${name}: ${error.message}`] : [],
  );
  const cases = await loadRecordedCases();
  for (const recorded of cases) {
    await checkRecordedCase(() => backend, recorded).catch((error: Error) => {
      failures.push(`${recorded.name}: ${error.message}`);
    });
  }
  return { ran: properties.length + cases.length, failures };
}

addEventListener('message', async ({ data }: MessageEvent<WasmOptions>) => {
  postMessage(await check(data));
});
