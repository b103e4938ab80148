//! Whether rows are screened: only time hangs on it.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Batches without screening after a trial that failed, and after many.
const SHORTEST_PAUSE: u32 = 4;
const LONGEST_PAUSE: u32 = 256;

/// Rows whose screening tells whether it is worth while for the rest of a batch.
const TRIAL_ROWS: u64 = 128;

/// A row that leaves more than one cluster in so many in doubt is not worth its screening.
const WORTH: u64 = 16;

/// Decides, batch by batch, whether a clustering's rows are screened: float32 takes over for the rest of
/// a batch where too many clusters come through, and for some batches after it. Each trial that fails
/// doubles the pause, and one that succeeds makes it short again.
pub struct Screening {
    mode: Mode,
    wait: u32,
    pause: u32,
}

/// Whether to screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Never,
    Always,
    /// Where it pays.
    Auto,
}

/// How the screening of a batch goes: threads that share the batch share it.
pub struct Tally {
    mode: Mode,
    clusters: u64,
    rows: AtomicU64,
    pairs: AtomicU64,
}

impl Screening {
    pub fn new(mode: Mode) -> Self {
        Screening { mode, wait: 0, pause: SHORTEST_PAUSE }
    }

    /// To be asked once a batch.
    pub fn begin(&mut self, clusters: usize) -> Tally {
        let mode = if self.mode == Mode::Auto && self.wait > 0 {
            self.wait -= 1;
            Mode::Never
        } else {
            self.mode
        };
        Tally { mode, clusters: clusters as u64, rows: AtomicU64::new(0), pairs: AtomicU64::new(0) }
    }

    /// Take in how a batch went.
    pub fn learn(&mut self, tally: &Tally) {
        if tally.mode != Mode::Auto {
            return;
        }
        if tally.pays() {
            self.pause = SHORTEST_PAUSE;
            return;
        }
        self.wait = self.pause;
        self.pause = LONGEST_PAUSE.min(2 * self.pause);
    }
}

impl Tally {
    /// Does what was screened of this batch so far speak for screening on?
    pub(super) fn worth_while(&self) -> bool {
        match self.mode {
            Mode::Never => false,
            Mode::Always => true,
            Mode::Auto => self.rows.load(Relaxed) < TRIAL_ROWS || self.pays(),
        }
    }

    pub(super) fn add(&self, rows: usize, pairs: usize) {
        self.rows.fetch_add(rows as u64, Relaxed);
        self.pairs.fetch_add(pairs as u64, Relaxed);
    }

    fn pays(&self) -> bool {
        WORTH * self.pairs.load(Relaxed) <= self.rows.load(Relaxed) * self.clusters
    }

    /// Rows that were screened.
    pub fn rows(&self) -> u64 {
        self.rows.load(Relaxed)
    }

    /// Pairs of a row and a cluster that were scored in float32 for them.
    pub fn pairs(&self) -> u64 {
        self.pairs.load(Relaxed)
    }
}
