import { expect, test } from 'vitest';
import { describeDevice } from './describe-device.ts';

const graphics = (name: string) => describeDevice({ kind: 'graphics', name });

test.each([
  'google swiftshader',
  'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (LLVM 10.0.0) (0x0000C0DE)), SwiftShader driver)',
  'ANGLE (Mesa, llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5)',
  'ANGLE on Xvfb',
  'mesa llvmpipe (LLVM 19.1.7, 256 bits) lavapipe',
  'ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)',
])('a software renderer is called one: %s', (name) => {
  expect(graphics(name)).toBe(`software: ${name}`);
});

test.each([
  'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0)',
  'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
  'intel gen-12lp',
])('a GPU is called one: %s', (name) => {
  expect(graphics(name)).toBe(`GPU: ${name}`);
});

test.each(['', 'unknown', 'ANGLE', 'WebKit WebGL'])('no name is no GPU: "%s"', (name) => {
  expect(graphics(name)).toMatch(/^not named, perhaps software: /);
});

test('what computes on the processor says so', () => {
  expect(describeDevice({ kind: 'processor', name: 'WebAssembly' })).toBe('processor: WebAssembly');
});
