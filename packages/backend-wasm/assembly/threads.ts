import { moveCenters } from './centers';
import { clustersOf, countsOf, endsOf, movingSetOf, orderOf, totalsOf } from './head-job';
import {
  headCountOf,
  headOf,
  isUnit,
  kindOf,
  LABEL,
  partOf,
  rowCountOf,
  rowsOf,
  scratchOf,
  tasksOf,
  weightsOf,
  widthOf,
} from './job';
import { labelRows } from './label-rows';
import { sleep } from './sleep';

// Threads meet at a block of int32 in shared memory, `src/crew.ts`:
// 0: the job at hand.
// 4: tasks of it that nobody has claimed; below zero when threads came too late.
// 8: tasks that are done.
// 12: goes up with every job: what idle threads watch.
// 16: threads that sleep until it does.
// 20: 1 when all are to end.
// 24: 1 when one has failed, which none should.

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
  store<usize>(control, job);
  atomic.store<i32>(control, 0, 8);
  // From here on tasks are claimed: all of the job has to be written before.
  atomic.store<i32>(control, tasks, 4);
  atomic.add<i32>(control, 1, 12);
  if (wake && atomic.load<i32>(control, 16) > 0) atomic.notify(control + 12, -1);
  claimTasks(control, 0);
  let looks = 0;
  let done = atomic.load<i32>(control, 8);
  while (done < tasks) {
    if (nap && ++looks > EAGERNESS) sleep(control + 8, done, NAP);
    if (atomic.load<i32>(control, 24) !== 0) unreachable();
    done = atomic.load<i32>(control, 8);
  }
}

/** Take part in every job that comes until all are to end. Blocks its thread. */
export function serve(control: usize, thread: i32): void {
  let seen = atomic.load<i32>(control, 12);
  while (atomic.load<i32>(control, 20) === 0) {
    claimTasks(control, thread);
    let looks = 0;
    while (atomic.load<i32>(control, 12) === seen && looks < PATIENCE) looks++;
    if (looks === PATIENCE) {
      atomic.add<i32>(control, 1, 16);
      sleep(control + 12, seen, Infinity);
      atomic.sub<i32>(control, 1, 16);
    }
    seen = atomic.load<i32>(control, 12);
  }
}

/**
 * Do tasks until all are claimed. A claim that succeeds is one of the job at hand, however late the
 * thread: no new job is set up before every claimed task is done.
 */
function claimTasks(control: usize, thread: i32): void {
  for (;;) {
    const left = atomic.sub<i32>(control, 1, 4);
    if (left <= 0) return;
    const job = load<usize>(control);
    doTask(job, tasksOf(job) - left, scratchOf(job, thread));
    atomic.add<i32>(control, 1, 8);
  }
}

function doTask(job: usize, task: i32, scratch: usize): void {
  if (kindOf(job) === LABEL) {
    const first = task * partOf(job);
    labelRows(job, first, min(first + partOf(job), rowCountOf(job)), scratch);
  } else {
    movePanels(job, task, scratch);
  }
}

function movePanels(job: usize, task: i32, scratch: usize): void {
  for (let h = 0; h < headCountOf(job); h++) {
    const head = headOf(job, h);
    const k = clustersOf(head);
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
      countsOf(head),
      endsOf(head),
      orderOf(head),
      totalsOf(head),
      movingSetOf(head),
      scratch,
      isUnit(job),
      first,
      min(first + partOf(job), panels),
    );
    return;
  }
}
