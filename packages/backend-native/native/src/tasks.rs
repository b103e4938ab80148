use std::ops::Range;

/// Multiplications that are worth waking other threads for: some 20 µs.
pub const LARGE: usize = 1 << 20;

/// Rows of a task at most, and at least where there are enough.
const MOST_ROWS: usize = 1024;
const FEWEST_ROWS: usize = 32;

/// How rows, or panels, are shared out: in tasks of so many.
#[derive(Clone, Copy)]
pub struct Tasks {
    count: usize,
    part: usize,
}

impl Tasks {
    /// Tasks of rows: few enough that no thread waits long for another.
    pub fn of_rows(rows: usize, threads: usize) -> Self {
        let fair = if threads == 1 { rows } else { rows.div_ceil(4 * threads) };
        let part = fair.next_multiple_of(FEWEST_ROWS).clamp(FEWEST_ROWS, MOST_ROWS);
        Self { count: rows, part }
    }

    /// 8 tasks a thread.
    pub fn of(count: usize, threads: usize) -> Self {
        Self { count, part: count.div_ceil(8 * threads).max(1) }
    }

    pub fn len(&self) -> usize {
        self.count.div_ceil(self.part)
    }

    /// What task number `task` is to do.
    pub fn range(&self, task: usize) -> Range<usize> {
        let first = task * self.part;
        first..self.count.min(first + self.part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_out_everything_once() {
        for count in [0, 1, 5, 100, 1024, 5000] {
            for threads in 1..5 {
                for tasks in [Tasks::of_rows(count, threads), Tasks::of(count, threads)] {
                    let all: Vec<usize> =
                        (0..tasks.len()).flat_map(|task| tasks.range(task)).collect();
                    assert_eq!(all, (0..count).collect::<Vec<_>>());
                }
            }
        }
    }
}
