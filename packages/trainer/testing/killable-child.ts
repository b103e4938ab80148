// A process to be killed: trains in the folder it is given, from where that folder's checkpoint stands.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EpochLog } from '../src/history/epoch-log.ts';
import { CHECKPOINT, killableRun, LOG } from './killable-run.ts';

const [folder, objective] = process.argv.slice(2) as [string, string?];
const checkpoint = join(folder, CHECKPOINT);
const trainer = await killableRun(objective);
if (existsSync(checkpoint)) await trainer.restore(await readFile(checkpoint));
const log = await EpochLog.open(join(folder, LOG), trainer.history);
process.send!('training');
await trainer.train({
  checkpoint,
  // After every batch.
  checkpointEvery: 0,
  onBatch: () => process.send!('batch'),
  onEpoch: (record) => log.append(record),
});
process.disconnect();
