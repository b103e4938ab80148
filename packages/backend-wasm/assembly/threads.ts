import { assignRows } from './assign';
import { moveCenters } from './centers';
import { clustersOf, countsOf, endsOf, movingSetOf, orderOf, totalsOf } from './clustering-job';
import {
  clusteringCountOf,
  clusteringOf,
  indicesOf,
  indptrOf,
  isUnit,
  kindOf,
  partOf,
  rowCountOf,
  rowsOf,
  scratchOf,
  tasksOf,
  weightsOf,
  widthOf,
} from './job';
import {
  ASSIGN,
  CONTROL_ASLEEP,
  CONTROL_DONE,
  CONTROL_END,
  CONTROL_EPOCH,
  CONTROL_FAILED,
  CONTROL_JOB,
  CONTROL_LEFT,
  MOVE,
  NEAR,
} from './layout';
import { nearRows } from './near';
import { sleep } from './sleep';
import { sumClusters } from './sums';

// Threads meet at a block in shared memory, `src/thread-pool.ts`; `layout.ts` says what is in it.

/** Looks at what an idle thread watches before it sleeps: some 0.1 ms. */
const PATIENCE: i32 = 50000;
/** Looks at what is not done yet before a thread that may sleeps a moment instead. */
const EAGERNESS: i32 = 20000;
/** Milliseconds of that moment. */
const NAP: f64 = 0.05;

/**
 * Do a job together with whoever serves, and return when all of it is done. Of one thread only.
 *
 * @param wake - Whether threads that sleep are worth waking for it.
 * @param nap - Whether this thread may sleep: a page's own may not.
 */
export function perform(control: usize, job: usize, wake: bool, nap: bool): void {
  const tasks = tasksOf(job);
  store<usize>(control, job, CONTROL_JOB);
  atomic.store<i32>(control, 0, CONTROL_DONE);
  // From here on tasks are claimed: all of the job has to be written before.
  atomic.store<i32>(control, tasks, CONTROL_LEFT);
  atomic.add<i32>(control, 1, CONTROL_EPOCH);
  if (wake && atomic.load<i32>(control, CONTROL_ASLEEP) > 0)
    atomic.notify(control + CONTROL_EPOCH, -1);
  claimTasks(control, 0);
  let looks = 0;
  let done = atomic.load<i32>(control, CONTROL_DONE);
  while (done < tasks) {
    if (nap && ++looks > EAGERNESS) sleep(control + CONTROL_DONE, done, NAP);
    if (atomic.load<i32>(control, CONTROL_FAILED) !== 0) unreachable();
    done = atomic.load<i32>(control, CONTROL_DONE);
  }
}

/** Take part in every job that comes until all are to end. Blocks its thread. */
export function serve(control: usize, thread: i32): void {
  let seen = atomic.load<i32>(control, CONTROL_EPOCH);
  while (atomic.load<i32>(control, CONTROL_END) === 0) {
    claimTasks(control, thread);
    let looks = 0;
    while (atomic.load<i32>(control, CONTROL_EPOCH) === seen && looks < PATIENCE) looks++;
    if (looks === PATIENCE) {
      atomic.add<i32>(control, 1, CONTROL_ASLEEP);
      sleep(control + CONTROL_EPOCH, seen, Infinity);
      atomic.sub<i32>(control, 1, CONTROL_ASLEEP);
    }
    seen = atomic.load<i32>(control, CONTROL_EPOCH);
  }
}

/**
 * Do tasks until all are claimed. A claim that succeeds is one of the job at hand, however late the
 * thread: no new job is set up before every claimed task is done.
 */
function claimTasks(control: usize, thread: i32): void {
  for (;;) {
    const left = atomic.sub<i32>(control, 1, CONTROL_LEFT);
    if (left <= 0) return;
    const job = load<usize>(control, CONTROL_JOB);
    doTask(job, tasksOf(job) - left, scratchOf(job, thread));
    atomic.add<i32>(control, 1, CONTROL_DONE);
  }
}

function doTask(job: usize, task: i32, scratch: usize): void {
  const kind = kindOf(job);
  if (kind === MOVE) {
    movePanels(job, task, scratch);
    return;
  }
  const first = task * partOf(job);
  const last = first + partOf(job);
  if (kind === ASSIGN) assignRows(job, first, min(last, rowCountOf(job)), scratch);
  else if (kind === NEAR) nearRows(job, first, min(last, rowCountOf(job)), scratch);
  else sumClusters(job, first, min(last, clustersOf(clusteringOf(job, 0))), scratch);
}

function movePanels(job: usize, task: i32, scratch: usize): void {
  for (let h = 0; h < clusteringCountOf(job); h++) {
    const clustering = clusteringOf(job, h);
    const k = clustersOf(clustering);
    const panels = (k + 7) >> 3;
    const tasks = (panels + partOf(job) - 1) / partOf(job);
    if (task >= tasks) {
      task -= tasks;
      continue;
    }
    const first = task * partOf(job);
    moveCenters(
      rowsOf(job),
      weightsOf(job),
      k,
      widthOf(job),
      countsOf(clustering),
      endsOf(clustering),
      orderOf(clustering),
      totalsOf(clustering),
      movingSetOf(clustering),
      scratch,
      isUnit(job),
      first,
      min(first + partOf(job), panels),
      indicesOf(job),
      indptrOf(job),
    );
    return;
  }
}
