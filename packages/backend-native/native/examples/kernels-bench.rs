//! How long kernels take for the labels of a batch, one thread: `cargo run --release --example
//! kernels-bench -- [rounds] [kernel or size …]`.
//!
//! Kernels take turns within a round, so that what else the machine does hits all of them alike. Rows are
//! those of a mixture of as many Gaussians as there are clusters, at unit length; `noise` has none.

use coke_native::kernels::{
    assign, AssignScratch, Clusters, Kernel, Mode, PackedCenters, Screening,
};
use std::time::Instant;

mod made_up;
use made_up::draw;

/// Rows of a batch, d, K.
const SIZES: [(&str, usize, usize, usize); 4] =
    [("A", 1024, 128, 3000), ("B", 1024, 128, 100), ("C", 256, 768, 1000), ("D", 1024, 100, 1000)];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds = arguments.next().map_or(9, |rounds| rounds.parse().expect("rounds, a number"));
    let names: Vec<String> = arguments.collect();
    let asked = |name: &str| names.iter().any(|asked| asked == name);
    let some_asked = Kernel::available().any(|kernel| asked(kernel.name));
    let kernels: Vec<_> =
        Kernel::available().filter(|kernel| !some_asked || asked(kernel.name)).collect();
    let some_asked = SIZES.iter().any(|size| asked(size.0));
    println!("size data      kernel       mode   median ms  best ms  GFLOP/s  pairs a row");
    for (name, rows, dim, clusters) in SIZES {
        if some_asked && !asked(name) {
            continue;
        }
        for (data, spread) in [("mixture", 0.5), ("noise", f32::INFINITY)] {
            let (x, centers) = draw(rows, dim, clusters, spread);
            for (kernel, mode, times, pairs) in time(&kernels, &x, &centers, dim, rounds) {
                let (best, median) = (times[0], times[times.len() / 2]);
                let rate = 2.0 * (rows * dim * clusters) as f64 / best / 1e6;
                println!(
                    "{name:4} {data:9} {:12} {mode:6} {median:9.3} {best:8.3} {rate:8.0} {pairs:12.2}",
                    kernel.name,
                    mode = format!("{mode:?}").to_lowercase(),
                );
            }
        }
    }
}

/// Times of all kernels, screened and not, in ms, the shortest first.
fn time(
    kernels: &[&'static Kernel],
    x: &[f32],
    centers: &[f32],
    dim: usize,
    rounds: usize,
) -> Vec<(&'static Kernel, Mode, Vec<f64>, f64)> {
    let count = centers.len() / dim;
    let mut offsets = vec![0.0; count];
    offsets.resize(count.next_multiple_of(16), f32::NEG_INFINITY);
    let mut runs = Vec::new();
    for &kernel in kernels {
        for mode in [Mode::Never, Mode::Always] {
            let mut packed = PackedCenters::new(kernel, count, dim, mode != Mode::Never).unwrap();
            packed.pack_all(kernel, centers, dim);
            if mode == Mode::Never || packed.screens() {
                let scratch = AssignScratch::new(dim, count).unwrap();
                runs.push((kernel, mode, packed, scratch, Vec::new(), 0.0));
            }
        }
    }
    let mut labels = vec![0; x.len() / dim];
    for _ in 0..rounds {
        for (kernel, mode, packed, scratch, times, pairs) in &mut runs {
            let clusters = Clusters::new(kernel, dim, centers, packed, &offsets);
            let tally = Screening::new(*mode).begin(count);
            let start = Instant::now();
            assign(&clusters, x, &tally, scratch, &mut labels);
            times.push(start.elapsed().as_secs_f64() * 1e3);
            *pairs = tally.pairs() as f64 / labels.len() as f64;
        }
    }
    let sorted = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times
    };
    runs.into_iter()
        .map(|(kernel, mode, _, _, times, pairs)| (kernel, mode, sorted(times), pairs))
        .collect()
}
