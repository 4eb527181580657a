//! One step of the training: the slope of the cost by every weight, and Adam (Kingma and Ba, 2014).

use dates::reader::net::{LAYERS, Map, Net, Weights};
use fastrand::Rng;
use ndarray::{Array1, Array2, Axis};

use crate::ctc;

/// Weights drawn as He and others (2015) have it.
pub(crate) fn begin(random: &mut Rng) -> Net {
    let normal = |random: &mut Rng| {
        let (a, b) = (random.f32().max(1e-7), random.f32());
        (-2.0 * a.ln()).sqrt() * (std::f32::consts::TAU * b).cos()
    };
    Net(LAYERS
        .iter()
        .map(|layer| {
            let spread = (2.0 / layer.inputs() as f32).sqrt();
            Weights {
                weights: Array2::from_shape_simple_fn((layer.channels.1, layer.inputs()), || {
                    normal(random) * spread
                }),
                bias: Array1::zeros(layer.channels.1),
            }
        })
        .collect())
}

/// Adds to `slopes` what one strip with its text says; gives the cost.
pub(crate) fn slopes(net: &Net, strip: Map, text: &[usize], slopes: &mut Net) -> Option<f32> {
    let (read, trace) = net.traced(strip);
    let (cost, mut slope) = ctc::cost(&read, text)?;
    for (at, layer) in LAYERS.iter().enumerate().rev() {
        let convolved = &trace.convolved[at];
        if layer.pool != (1, 1) {
            let mut spread = Array2::zeros(convolved.values.raw_dim());
            let width = slope.ncols();
            for (at_value, (value, place)) in slope.iter().zip(&trace.places[at]).enumerate() {
                spread[(at_value / width, *place as usize)] += value;
            }
            slope = spread;
        }
        if at + 1 < LAYERS.len() {
            slope.zip_mut_with(&convolved.values, |slope, value| {
                if *value <= 0.0 {
                    *slope = 0.0;
                }
            });
        }
        slopes.0[at].weights += &slope.dot(&trace.columns[at].t());
        slopes.0[at].bias += &slope.sum_axis(Axis(1));
        if at > 0 {
            slope = layer.scatter(&net.0[at].weights.t().dot(&slope), &trace.inputs[at]);
        }
    }
    Some(cost)
}

/// Adam.
pub(crate) struct Adam {
    mean: Net,
    square: Net,
    steps: i32,
}

impl Adam {
    pub(crate) fn new() -> Self {
        Self { mean: Net::zeros(), square: Net::zeros(), steps: 0 }
    }

    pub(crate) fn step(&mut self, net: &mut Net, slopes: &Net, rate: f32) {
        const MEAN: f32 = 0.9;
        const SQUARE: f32 = 0.999;
        self.steps += 1;
        let rate = rate * (1.0 - SQUARE.powi(self.steps)).sqrt() / (1.0 - MEAN.powi(self.steps));
        let update = |value: &mut f32, slope: f32, mean: &mut f32, square: &mut f32| {
            *mean = MEAN * *mean + (1.0 - MEAN) * slope;
            *square = SQUARE * *square + (1.0 - SQUARE) * slope * slope;
            *value -= rate * *mean / (square.sqrt() + 1e-8);
        };
        for at in 0..net.0.len() {
            let (net, slopes) = (&mut net.0[at], &slopes.0[at]);
            let (mean, square) = (&mut self.mean.0[at], &mut self.square.0[at]);
            for (((value, slope), mean), square) in
                net.weights.iter_mut().zip(&slopes.weights).zip(&mut mean.weights).zip(&mut square.weights)
            {
                update(value, *slope, mean, square);
            }
            for (((value, slope), mean), square) in
                net.bias.iter_mut().zip(&slopes.bias).zip(&mut mean.bias).zip(&mut square.bias)
            {
                update(value, *slope, mean, square);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use dates::reader::net::STRIP;

    use super::*;

    /// The slope by a few weights of each layer is what a small change of them makes of the cost.
    #[test]
    fn the_slope_is_that_of_the_cost() {
        let mut random = Rng::with_seed(3);
        let net = begin(&mut random);
        let values = Array2::from_shape_simple_fn((1, STRIP * 24), || random.f32() * 2.0 - 1.0);
        let strip = Map { height: STRIP, width: 24, values };
        let text = [3, 7, 7];
        let mut found = Net::zeros();
        slopes(&net, strip.clone(), &text, &mut found).unwrap();
        let cost = |net: &Net| slopes(net, strip.clone(), &text, &mut Net::zeros()).unwrap();
        for layer in 0..LAYERS.len() {
            let steepest =
                found.0[layer].weights.indexed_iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
            let (place, slope) = steepest.map(|(place, slope)| (place, *slope)).unwrap();
            let step = 2e-3;
            let moved = |by: f32| {
                let mut net = net.clone();
                net.0[layer].weights[place] += by;
                cost(&net)
            };
            let measured = (moved(step) - moved(-step)) / (2.0 * step);
            assert!(
                (measured - slope).abs() < 0.1 * slope.abs().max(0.05),
                "layer {layer}: {measured} {slope}"
            );
        }
    }
}
