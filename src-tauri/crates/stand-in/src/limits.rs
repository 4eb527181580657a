//! The limits of the real one, per minute.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How many requests a minute are answered; the others get 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Product reads a minute.
    pub reads: usize,
    /// Searches a minute.
    pub searches: usize,
}

impl Limits {
    /// Those Open Food Facts documents.
    pub const DOCUMENTED: Self = Self { reads: 15, searches: 10 };
}

/// The requests of the last minute.
#[derive(Debug, Default)]
pub(crate) struct Window(VecDeque<Instant>);

impl Window {
    /// Counts one more, unless there were `most` within the last minute.
    pub(crate) fn admit(&mut self, most: usize) -> bool {
        let now = Instant::now();
        while let Some(first) = self.0.front()
            && now.duration_since(*first) >= Duration::from_secs(60)
        {
            self.0.pop_front();
        }
        let admitted = self.0.len() < most;
        if admitted {
            self.0.push_back(now);
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_minute_later_there_is_room_again() {
        let mut window = Window::default();
        for _ in 0..3 {
            assert!(window.admit(3));
        }
        assert!(!window.admit(3));
        tokio::time::advance(Duration::from_secs(59)).await;
        assert!(!window.admit(3));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(window.admit(3));
    }
}
