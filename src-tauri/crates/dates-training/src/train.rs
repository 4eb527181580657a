//! The training: batches of drawn strips, harder from step to step. Everything follows from the number of steps.

use std::f32::consts::PI;
use std::thread;

use dates::reader::net::Net;
use dates::reader::text::likeliest;
use fastrand::Rng;

use crate::Fonts;
use crate::learn::{Adam, slopes};
use crate::sample::Sample;

/// Strips of one step.
const BATCH: usize = 32;
/// The greatest step; it shrinks to nothing along half a wave.
const RATE: f32 = 2e-3;
/// Steps until it is reached.
const WARM_UP: f32 = 100.0;
/// The slope of a step is cut to this length.
const LONGEST: f32 = 5.0;
/// It is told how far it got, each so many steps.
const TOLD: u32 = 500;
/// Strips that are read for that.
const JUDGED: usize = 200;

/// Trains from nothing for so many steps; `told` takes what came of it from time to time.
pub(crate) fn train(fonts: &Fonts, steps: u32, mut told: impl FnMut(&Net, u32, f32)) -> Net {
    let mut net = crate::learn::begin(&mut Rng::with_seed(1));
    let mut adam = Adam::new();
    let mut costs = Vec::new();
    for step in 0..steps {
        let passed = step as f32 / steps as f32;
        let (mut total, cost) = batch(&net, fonts, step, (0.15 + 3.0 * passed).min(1.0));
        costs.push(cost);
        shorten(&mut total);
        let warm = ((step + 1) as f32 / WARM_UP).min(1.0);
        adam.step(&mut net, &total, RATE * warm * (0.01 + 0.99 * 0.5 * (1.0 + (PI * passed).cos())));
        if (step + 1) % TOLD == 0 {
            told(&net, step + 1, costs.iter().sum::<f32>() / costs.len() as f32);
            costs.clear();
        }
    }
    net
}

/// The slope and the cost of one step.
fn batch(net: &Net, fonts: &Fonts, step: u32, badness: f32) -> (Net, f32) {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(BATCH);
    let share = &|thread: usize| {
        let (mut own, mut cost) = (Net::zeros(), 0.0);
        for at in (thread..BATCH).step_by(threads) {
            let mut random = Rng::with_seed(u64::from(step) * BATCH as u64 + at as u64);
            // Most of them bad, some clean.
            let badness = badness * random.f32().sqrt();
            let sample = Sample::draw(fonts, &mut random, badness);
            let text = sample.classes();
            cost += slopes(net, sample.strip, &text, &mut own).unwrap_or(0.0);
        }
        (own, cost)
    };
    let shares: Vec<(Net, f32)> = thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|thread| scope.spawn(move || share(thread))).collect();
        all.into_iter().filter_map(|one| one.join().ok()).collect()
    });
    let (mut total, mut cost) = (Net::zeros(), 0.0);
    for (own, own_cost) in shares {
        cost += own_cost;
        for (total, own) in total.0.iter_mut().zip(&own.0) {
            total.weights += &own.weights;
            total.bias += &own.bias;
        }
    }
    for layer in &mut total.0 {
        layer.weights /= BATCH as f32;
        layer.bias /= BATCH as f32;
    }
    (total, cost / BATCH as f32)
}

/// A few strips that are hopeless must not throw everything over.
fn shorten(slopes: &mut Net) {
    let squares = |layer: &dates::reader::net::Weights| {
        layer.weights.iter().chain(&layer.bias).map(|v| v * v).sum::<f32>()
    };
    let length = slopes.0.iter().map(squares).sum::<f32>().sqrt();
    if length > LONGEST {
        for layer in &mut slopes.0 {
            layer.weights *= LONGEST / length;
            layer.bias *= LONGEST / length;
        }
    }
}

/// Of a hundred strips of other fonts, how many are read without a fault.
pub(crate) fn judge(net: &Net, fonts: &Fonts, badness: f32) -> usize {
    let mut random = Rng::with_seed(4_711);
    let is_right = |random: &mut Rng| {
        let sample = Sample::draw(fonts, random, badness);
        likeliest(&net.read(sample.strip)).text == sample.text
    };
    (0..JUDGED).filter(|_| is_right(&mut random)).count() * 100 / JUDGED
}
