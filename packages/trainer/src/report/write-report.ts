import { knownNames, shouldBe } from '@coke/core/check-options';
import { writeWhole } from '@coke/io';
import { readEpochRecords } from '../history/read-epoch-records.ts';
import type { ReportContent } from './report-page.ts';

/**
 * Write a report of a training run as one HTML page: curves over epochs, sizes of clusters against
 * their bounds, signs of collapse, time and memory, images nearest to centers. It asks for nothing from
 * anywhere, so it can be kept, or sent; it suits a light and a dark screen.
 *
 * @throws TypeError or RangeError naming the part of `content` that is not what it should be; whatever
 * writing throws. An older file of that name is then as it was.
 */
export async function writeReport(path: string, content: ReportContent): Promise<void> {
  knownNames('content', content, NAMES);
  const { title, records } = content;
  if (typeof title !== 'string') throw new TypeError(shouldBe('title', 'a string', title));
  readEpochRecords(records);
  if (records.length === 0) throw new RangeError(shouldBe('records', 'at least one', 0));
  // Not before it is needed: what draws the charts is large.
  const { reportPage } = await import('./report-page.ts');
  await writeWhole(path, reportPage(content));
}

const NAMES = ['title', 'note', 'options', 'records', 'others', 'nearest'];
