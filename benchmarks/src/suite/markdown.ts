import type { Answer, Benchmark, Table } from './benchmark.ts';
import type { Machine } from './machine.ts';

/** The report's head: where it was made. */
export function machineMarkdown({
  date,
  processor,
  cores,
  memory,
  platform,
  node,
}: Machine): string {
  return (
    `Measured ${date} UTC with Node ${node} on ${platform}: ${processor}, ${cores} cores, ` +
    `${memory} GiB.\n`
  );
}

/** One section of the report. */
export function answerMarkdown({ name, question }: Benchmark, answer: Answer): string {
  const { tables, pictures, notes, versions } = answer;
  const others = Object.entries(versions).map(([peer, version]) => `${peer} ${version}`);
  const parts = [
    `## ${name}: ${question}`,
    `\`npm run bench -- ${name}\``,
    ...notes,
    ...(others.length > 0 ? [`Measured against: ${others.join(', ')}.`] : []),
    ...tables.map(tableMarkdown),
    ...pictures.map(({ name: file, caption }) => `![${caption}](./${file}.svg)`),
  ];
  return `${parts.join('\n\n')}\n`;
}

export function tableMarkdown({ title, columns, rows }: Table): string {
  const lines = [columns, columns.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return `**${title}**\n\n${lines.join('\n')}`;
}
