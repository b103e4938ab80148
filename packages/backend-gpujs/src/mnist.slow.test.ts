import { test } from 'vitest';
import { expectMnistAgreement } from '../devices/expect-mnist-agreement.ts';
import { gpujs } from './index.ts';

test('all of MNIST: what the reference backend gives', async () => {
  const modes = ['cpu', 'webasm'] as const;
  await expectMnistAgreement(await Promise.all(modes.map((mode) => gpujs({ mode }))));
});
