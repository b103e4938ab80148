use std::any::Any;
use std::panic::{catch_unwind, resume_unwind, AssertUnwindSafe};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicIsize, AtomicPtr, AtomicUsize, Ordering::*};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Looks at what an idle thread watches before it sleeps: some 0.1 ms.
const PATIENCE: u32 = 4000;
/// Looks at what is not done yet before the thread that waits for it lets others run.
const EAGERNESS: u32 = 2000;
const NAP: Duration = Duration::from_micros(50);

/// The threads that share a backend's work: the caller's own, and others, which start with the first work that
/// is worth it and end when nobody has work any more. One that does not come, or comes late, costs time and
/// nothing else.
///
/// A pool of this crate's own and not rayon's: a step of a small batch takes some 0.1 ms, so threads have to
/// look for the next job for a while before they sleep; each has a number, by which it finds its scratch; and they
/// can be waited for when the last session is disposed.
pub struct Pool {
    threads: usize,
    shared: Arc<Shared>,
    /// One job at a time.
    turn: Mutex<()>,
    members: Mutex<Members>,
}

#[derive(Default)]
struct Members {
    count: usize,
    workers: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    /// Valid while one of its tasks is claimed and not done.
    job: AtomicPtr<Job<'static>>,
    /// Tasks that nobody has claimed; 0 or less: none.
    left: AtomicIsize,
    done: AtomicUsize,
    /// Counts jobs.
    epoch: AtomicUsize,
    asleep: AtomicUsize,
    end: AtomicBool,
    bed: Mutex<()>,
    wake: Condvar,
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

struct Job<'a> {
    tasks: usize,
    work: &'a (dyn Fn(usize, usize) + Sync),
}

impl Pool {
    /// @param threads - How many there are at most, the caller's own included: 1 or more.
    pub fn new(threads: usize) -> Self {
        let (shared, turn, members) = Default::default();
        Self { threads, shared, turn, members }
    }

    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Somebody may have work.
    pub fn join(&self) {
        lock(&self.members).count += 1;
    }

    /// They have none any more. The last one ends the threads, and waits for it.
    pub fn leave(&self) {
        let mut members = lock(&self.members);
        members.count -= 1;
        if members.count > 0 {
            return;
        }
        self.shared.end.store(true, SeqCst);
        self.shared.epoch.fetch_add(1, SeqCst);
        self.shared.wake_all();
        for worker in members.workers.drain(..) {
            // A worker catches what its tasks throw.
            let _ = worker.join();
        }
        self.shared.end.store(false, SeqCst);
    }

    /// Call `work` with the number of each task and of the thread that does it; all are done when this returns.
    /// While another thread's job runs, the caller does its own alone, as thread 0.
    ///
    /// @param large - Is it worth waking others for?
    ///
    /// # Panics
    /// As a task does, once all are done.
    pub fn run(&self, tasks: usize, large: bool, work: &(dyn Fn(usize, usize) + Sync)) {
        let shared_out = large && self.threads > 1 && tasks > 1;
        let Some(_turn) = shared_out.then(|| try_lock(&self.turn)).flatten() else {
            (0..tasks).for_each(|task| work(task, 0));
            return;
        };
        self.start_workers();
        let job = Job { tasks, work };
        let shared = &*self.shared;
        // Tasks are claimed from where `left` is set: all of the job has to be there before.
        shared.job.store((&raw const job).cast_mut().cast(), Release);
        shared.done.store(0, Release);
        shared.left.store(tasks as isize, SeqCst);
        shared.epoch.fetch_add(1, SeqCst);
        shared.wake_all();
        shared.claim_tasks(0);
        let mut looks = 0;
        while shared.done.load(Acquire) < tasks {
            looks += 1;
            match looks {
                ..EAGERNESS => std::hint::spin_loop(),
                EAGERNESS.. => std::thread::sleep(NAP),
            }
        }
        shared.job.store(ptr::null_mut(), Release);
        if let Some(panic) = lock(&shared.panic).take() {
            resume_unwind(panic);
        }
    }

    fn start_workers(&self) {
        let mut members = lock(&self.members);
        if !members.workers.is_empty() || members.count == 0 {
            return;
        }
        let seen = self.shared.epoch.load(SeqCst);
        for thread in 1..self.threads {
            let shared = Arc::clone(&self.shared);
            let worker = Builder::new().name(format!("coke {thread}"));
            members.workers.extend(worker.spawn(move || shared.serve(thread, seen)));
        }
    }
}

impl Shared {
    /// Take part in every job that comes until all are to end.
    fn serve(&self, thread: usize, mut seen: usize) {
        while !self.end.load(SeqCst) {
            self.claim_tasks(thread);
            let mut looks = 0;
            while self.epoch.load(Acquire) == seen && looks < PATIENCE {
                std::hint::spin_loop();
                looks += 1;
            }
            if looks == PATIENCE {
                self.sleep_through(seen);
            }
            seen = self.epoch.load(SeqCst);
        }
    }

    /// Sleep until the epoch is another one.
    fn sleep_through(&self, seen: usize) {
        let mut bed = lock(&self.bed);
        self.asleep.fetch_add(1, SeqCst);
        while self.epoch.load(SeqCst) == seen {
            bed = self.wake.wait(bed).unwrap_or_else(PoisonError::into_inner);
        }
        self.asleep.fetch_sub(1, SeqCst);
    }

    /// After the epoch was counted up.
    fn wake_all(&self) {
        // Who isn't counted among the sleepers yet looks at the epoch before they sleep.
        if self.asleep.load(SeqCst) > 0 {
            drop(lock(&self.bed));
            self.wake.notify_all();
        }
    }

    /// Do tasks until all are claimed. A claim that succeeds is one of the job at hand, however late the thread:
    /// no new job is set up before every claimed task is done.
    fn claim_tasks(&self, thread: usize) {
        loop {
            let left = self.left.fetch_sub(1, AcqRel);
            if left <= 0 {
                return;
            }
            // SAFETY: the job stays in `run` until all of its tasks are done, of which this is one.
            let job = unsafe { &*self.job.load(Acquire) };
            let task = job.tasks - left as usize;
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (job.work)(task, thread))) {
                *lock(&self.panic) = Some(panic);
            }
            self.done.fetch_add(1, Release);
        }
    }
}

/// Who holds these locks panics at most in a task, which leaves nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn try_lock<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(error)) => Some(error.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    fn joined(threads: usize) -> Pool {
        let pool = Pool::new(threads);
        pool.join();
        pool
    }

    #[test]
    fn does_every_task_once() {
        for threads in 1..5 {
            let pool = joined(threads);
            for tasks in [0, 1, 2, 3, 50] {
                let counts: Vec<_> = (0..tasks).map(|_| AtomicUsize::new(0)).collect();
                pool.run(tasks, true, &|task, thread| {
                    assert!(thread < threads);
                    counts[task].fetch_add(1, SeqCst);
                });
                assert!(counts.iter().all(|count| count.load(SeqCst) == 1));
            }
            pool.leave();
        }
    }

    #[test]
    fn waits_for_the_slowest() {
        let pool = joined(2);
        for _ in 0..10 {
            let done = AtomicUsize::new(0);
            pool.run(8, true, &|_, thread| {
                thread::sleep(Duration::from_millis(if thread > 0 { 5 } else { 1 }));
                done.fetch_add(1, SeqCst);
            });
            assert_eq!(done.load(SeqCst), 8);
        }
        pool.leave();
    }

    #[test]
    fn one_thread_has_a_number_to_itself() {
        let pool = joined(4);
        let busy: Vec<_> = (0..4).map(|_| Mutex::new(())).collect();
        pool.run(40, true, &|_, thread| {
            let _alone = busy[thread].try_lock().expect("nobody else has this number");
            thread::yield_now();
        });
        pool.leave();
    }

    #[test]
    fn threads_end_and_start_again() {
        let pool = Pool::new(3);
        for _ in 0..3 {
            pool.join();
            pool.join();
            let done = AtomicUsize::new(0);
            pool.run(9, true, &|_, _| {
                done.fetch_add(1, SeqCst);
            });
            pool.leave();
            assert_eq!(lock(&pool.members).workers.len(), 2);
            pool.leave();
            assert_eq!(lock(&pool.members).workers.len(), 0);
            assert_eq!(done.load(SeqCst), 9);
        }
    }

    #[test]
    fn a_panic_comes_back_when_all_is_done() {
        let pool = joined(3);
        let done = AtomicUsize::new(0);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            pool.run(20, true, &|task, _| {
                done.fetch_add(1, SeqCst);
                assert!(task != 7, "task {task}");
            });
        }));
        assert_eq!(outcome.unwrap_err().downcast_ref::<String>().unwrap(), "task 7");
        assert_eq!(done.load(SeqCst), 20);
        pool.run(20, true, &|_, _| {});
        pool.leave();
    }

    #[test]
    fn two_callers_do_not_wait_for_each_other() {
        let pool = joined(2);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let sum = AtomicUsize::new(0);
                        pool.run(10, true, &|task, _| {
                            sum.fetch_add(task, SeqCst);
                        });
                        assert_eq!(sum.load(SeqCst), 45);
                    }
                });
            }
        });
        pool.leave();
    }
}
