//! Whether rows are screened: only time hangs on it.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Batches without screening after a trial that failed, and after many.
const SHORTEST_PAUSE: u32 = 4;
const LONGEST_PAUSE: u32 = 256;

/// Batches from one measurement of float32 to the next, at first, and after many of the same outcome.
const SHORTEST_TERM: u32 = 16;
const LONGEST_TERM: u32 = 1024;

/// Batches, one after the other, that take longer than they would in float32 before that counts: other work on the machine
/// makes any of them slow.
const SLOW_ENOUGH: u32 = 4;

/// Rows whose screening tells whether it is worth while for the rest of a batch.
const TRIAL_ROWS: u64 = 128;

/// A row that leaves more than one cluster in so many in doubt is not worth its screening.
const WORTH: u64 = 16;

/// One that leaves fewer than one in so many is, unless there are few clusters.
const SURELY_WORTH: u64 = 64;
const FEW_CLUSTERS: u64 = 256;

/// Decides, batch by batch, whether a clustering's rows are screened. Float32 takes over for the rest of a batch where too
/// many clusters come through, and for some batches after it; where it is not plain what pays, a batch in float32 is
/// timed, and the faster way taken. Each trial that fails doubles the pause, and one that succeeds makes it short again.
pub struct Screening {
    mode: Mode,
    wait: u32,
    pause: u32,
    /// Of float32, as measured last.
    float32: Option<Pace>,
    /// Batches since the last that took less.
    slower: u32,
    /// Batches until it is measured again.
    term: u32,
    terms: u32,
}

/// Whether to screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Never,
    Always,
    /// Where it pays.
    Auto,
}

/// Nanoseconds of a row.
type Pace = f64;

/// How the screening of a batch goes: threads that share the batch share it.
pub struct Tally {
    mode: Mode,
    clusters: u64,
    screened: Timed,
    float32: Timed,
    pairs: AtomicU64,
}

/// Rows that were scored one way, and how long all threads took for them.
#[derive(Default)]
struct Timed {
    rows: AtomicU64,
    nanoseconds: AtomicU64,
}

impl Screening {
    pub fn new(mode: Mode) -> Self {
        Screening {
            mode,
            wait: 0,
            pause: SHORTEST_PAUSE,
            float32: None,
            slower: 0,
            term: SHORTEST_TERM,
            terms: SHORTEST_TERM,
        }
    }

    /// To be asked once a batch.
    pub fn begin(&mut self, clusters: usize) -> Tally {
        let mode = if self.mode == Mode::Auto && self.wait > 0 {
            self.wait -= 1;
            Mode::Never
        } else {
            self.mode
        };
        Tally {
            mode,
            clusters: clusters as u64,
            screened: Timed::default(),
            float32: Timed::default(),
            pairs: AtomicU64::new(0),
        }
    }

    /// Take in how a batch went.
    pub fn learn(&mut self, tally: &Tally) {
        if self.mode != Mode::Auto {
            return;
        }
        if tally.mode == Mode::Never {
            self.float32 = tally.float32.pace().or(self.float32);
            return;
        }
        if !tally.pays() {
            self.stop();
            return;
        }
        let Some(screened) = tally.screened.pace().filter(|_| !tally.surely_pays()) else {
            self.pause = SHORTEST_PAUSE;
            return;
        };
        match self.float32 {
            // The next batch is timed in float32.
            None => self.wait = 1,
            Some(float32) if float32 < screened => self.suspect(),
            Some(_) => self.go_on(),
        }
    }

    fn suspect(&mut self) {
        self.slower += 1;
        if self.slower == SLOW_ENOUGH {
            self.stop();
            // After the pause, one is enough.
            self.slower -= 1;
        }
    }

    fn stop(&mut self) {
        self.wait = self.pause;
        self.pause = LONGEST_PAUSE.min(2 * self.pause);
        self.terms = SHORTEST_TERM;
        self.term = SHORTEST_TERM;
    }

    fn go_on(&mut self) {
        self.slower = 0;
        self.pause = SHORTEST_PAUSE;
        self.term -= 1;
        if self.term == 0 {
            self.float32 = None;
            self.terms = LONGEST_TERM.min(2 * self.terms);
            self.term = self.terms;
        }
    }
}

impl Tally {
    /// Does what was screened of this batch so far speak for screening on?
    pub(super) fn worth_while(&self) -> bool {
        match self.mode {
            Mode::Never => false,
            Mode::Always => true,
            Mode::Auto => self.rows() < TRIAL_ROWS || self.pays(),
        }
    }

    /// Rows were screened, and left pairs.
    pub(super) fn add(&self, rows: usize, pairs: usize) {
        self.screened.rows.fetch_add(rows as u64, Relaxed);
        self.pairs.fetch_add(pairs as u64, Relaxed);
    }

    /// So long did all take that were screened since the last call, by this thread.
    pub(super) fn add_screened_time(&self, time: Duration) {
        self.screened.add_time(time);
    }

    /// Rows were scored in float32.
    pub(super) fn add_float32(&self, rows: usize, time: Duration) {
        self.float32.rows.fetch_add(rows as u64, Relaxed);
        self.float32.add_time(time);
    }

    fn pays(&self) -> bool {
        WORTH * self.pairs() <= self.rows() * self.clusters
    }

    fn surely_pays(&self) -> bool {
        self.clusters >= FEW_CLUSTERS && SURELY_WORTH * self.pairs() <= self.rows() * self.clusters
    }

    /// Rows that were screened.
    pub fn rows(&self) -> u64 {
        self.screened.rows.load(Relaxed)
    }

    /// Pairs of a row and a cluster that were scored in float32 for them.
    pub fn pairs(&self) -> u64 {
        self.pairs.load(Relaxed)
    }
}

impl Timed {
    fn add_time(&self, time: Duration) {
        self.nanoseconds.fetch_add(time.as_nanos() as u64, Relaxed);
    }

    fn pace(&self) -> Option<Pace> {
        let rows = self.rows.load(Relaxed);
        (rows > 0).then(|| self.nanoseconds.load(Relaxed) as f64 / rows as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: usize = 1000;

    /// Of each batch, whether it was screened, where a row leaves so many pairs and takes so many nanoseconds.
    fn screened(
        batches: usize,
        clusters: usize,
        of: impl Fn(usize) -> (usize, u64, u64),
    ) -> Vec<bool> {
        let mut screening = Screening::new(Mode::Auto);
        let one = |batch| {
            let (pairs, integers, float32) = of(batch);
            let tally = screening.begin(clusters);
            let screened = tally.worth_while();
            let time = |pace: u64| Duration::from_nanos(pace * ROWS as u64);
            if screened {
                tally.add(ROWS, pairs * ROWS);
                tally.add_screened_time(time(integers));
            } else {
                tally.add_float32(ROWS, time(float32));
            }
            screening.learn(&tally);
            screened
        };
        (0..batches).map(one).collect()
    }

    fn share(screened: &[bool]) -> f64 {
        screened.iter().filter(|screened| **screened).count() as f64 / screened.len() as f64
    }

    #[test]
    fn where_few_pairs_are_left_nothing_else_is_tried() {
        assert!(screened(500, 1000, |_| (2, 100, 1)).into_iter().all(|screened| screened));
    }

    #[test]
    fn where_many_are_left_float32_takes_over() {
        let screened = screened(1000, 1000, |_| (100, 1, 100));
        assert_eq!(screened[..6], [true, false, false, false, false, true]);
        assert!(share(&screened) < 0.02);
    }

    #[test]
    fn in_between_the_faster_way_is_taken() {
        for (pairs, clusters) in [(30, 1000), (0, 64)] {
            let faster = screened(2000, clusters, |_| (pairs, 50, 60));
            assert_eq!(faster[..4], [true, false, true, true]);
            assert!(share(&faster) > 0.99);
            let slower = screened(2000, clusters, |_| (pairs, 60, 50));
            assert!(share(&slower) < 0.01);
        }
    }

    #[test]
    fn what_is_slow_now_and_then_is_not_slower() {
        let screened = screened(2000, 64, |batch| (0, if batch % 5 < 3 { 500 } else { 50 }, 60));
        assert!(share(&screened) > 0.99);
    }

    #[test]
    fn what_becomes_faster_is_found() {
        let sooner = screened(4000, 64, |batch| (0, 50, if batch < 100 { 60 } else { 40 }));
        assert!(share(&sooner[..100]) > 0.9 && share(&sooner[1500..]) < 0.02);
        let later = screened(4000, 64, |batch| (0, 50, if batch < 100 { 40 } else { 60 }));
        assert!(share(&later[..100]) < 0.1 && share(&later[1000..]) > 0.9);
    }
}
