import { TableWriter } from '../arrow/table-writer.ts';

/** Write a model file and what is to be told of it, as one row of an Arrow stream: `model` and `report`, JSON. */
export async function writeModelOutput(
  write: (bytes: Uint8Array) => Promise<void>,
  model: Uint8Array | undefined,
  report: object,
): Promise<void> {
  const writer = new TableWriter({ model: 'binary', report: 'utf8' }, write);
  await writer.add(1, {
    model: { type: 'binary', values: [model] },
    report: { type: 'utf8', values: [new TextEncoder().encode(JSON.stringify(report))] },
  });
  await writer.end();
}
