//! How long whole steps take, one thread or more: `cargo run --release --example step-bench -- [rounds]
//! [threads] [path] [size …]`.

use coke_native::path::Path;
use coke_native::pool::Pool;
use coke_native::rows::Rows;
use coke_native::session::{Session, StepOptions};
use coke_native::ClusteringState;
use std::sync::Arc;
use std::time::Instant;

mod made_up;
use made_up::draw;

/// Rows of a batch, d, K.
const SIZES: [(&str, usize, usize, usize); 4] =
    [("A", 1024, 128, 3000), ("B", 1024, 128, 100), ("C", 256, 768, 1000), ("D", 1024, 100, 1000)];

/// Batches that are visited in turn.
const BATCHES: usize = 8;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rounds = arguments.next().map_or(9, |rounds| rounds.parse().expect("rounds, a number"));
    let threads = arguments.next().map_or(1, |threads| threads.parse().expect("a number"));
    let path = arguments.next().unwrap_or("auto".into());
    let names: Vec<String> = arguments.collect();
    println!("size data      median ms  best ms");
    for (name, rows, dim, k) in SIZES {
        if !names.is_empty() && !names.iter().any(|asked| asked == name) {
            continue;
        }
        for (data, spread) in [("mixture", 0.5), ("noise", f32::INFINITY)] {
            let times = time(rows, dim, k, spread, rounds, threads, &path);
            println!("{name:4} {data:9} {:9.4} {:8.4}", times[times.len() / 2], times[0]);
        }
    }
}

fn time(
    rows: usize,
    dim: usize,
    k: usize,
    spread: f32,
    rounds: usize,
    threads: usize,
    path: &str,
) -> Vec<f64> {
    let (x, centers) = draw(BATCHES * rows, dim, k, spread);
    let path = Path::named(None, path).unwrap();
    let mut session = Session::new(Arc::new(Pool::new(threads)), path, false, dim).unwrap();
    session
        .add(&ClusteringState {
            k,
            dim,
            lower: &vec![0.4 / k as f64; k],
            upper: &vec![1.0; k],
            centers: &centers,
            previous_centers: &centers,
            prices: &vec![0.0; k],
            counts: &vec![0.0; k],
            drift: &vec![0.0; k],
        })
        .unwrap();
    let options = StepOptions {
        dual_learning_rates: &[2.0 * (k * rows) as f64 / 0.4e6],
        previous: false,
        similarities: false,
        unit_length: true,
        weights: None,
        carry: 1.0,
    };
    let steps = (20_000_000_000 / (rows * dim * k * 10)).clamp(8, 4000);
    let mut times: Vec<f64> = (0..=rounds)
        .map(|_| {
            let start = Instant::now();
            for step in 0..steps {
                let data = &x[step % BATCHES * rows * dim..][..rows * dim];
                session.step(Rows::Dense { data, rows }, options).unwrap();
            }
            start.elapsed().as_secs_f64() * 1e3 / steps as f64
        })
        .skip(1)
        .collect();
    times.sort_by(f64::total_cmp);
    times
}
