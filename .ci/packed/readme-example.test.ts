import { expect, it } from 'vitest';
import { readmeExample } from './readme-example.ts';

const block = (language: string, body: string) => `\`\`\`${language}\n${body}\`\`\`\n`;

it('takes the first ts block and the first output block after it', () => {
  const markdown = [
    '# Title\n',
    block('sh', 'npm install x\n'),
    block('text', 'not yet\n'),
    block('ts', 'console.log(`a`);\n'),
    'It prints:\n',
    block('ts', 'other();\n'),
    block('text', 'a\n\nb\n'),
    block('text', 'later\n'),
  ].join('\n');
  expect(readmeExample(markdown)).toEqual({ code: 'console.log(`a`);\n', output: 'a\n\nb\n' });
});

it('says which block is missing', () => {
  expect(() => readmeExample(block('text', 'a\n'))).toThrow('got no ts block');
  expect(() => readmeExample(block('text', 'a\n') + block('ts', 'a();\n'))).toThrow(
    'got no text block',
  );
});
