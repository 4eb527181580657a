//! One flight per GTIN, however many ask.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use barcode::Gtin;
use tokio::sync::watch;

/// The flights under way.
#[derive(Debug)]
pub(crate) struct Flights<T>(Mutex<HashMap<Gtin, Flight<T>>>);

#[derive(Debug)]
struct Flight<T> {
    landed: watch::Receiver<Option<T>>,
    deserted: Arc<AtomicBool>,
    late: Late,
}

/// Whether a flight is known to be late. However many wait for it, it is late once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Late(Arc<AtomicBool>);

impl Late {
    /// Notes that it is late; true for the first who notices.
    pub(crate) fn notice(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

/// One who waits for a flight. Dropping it early leaves the flight flying, and known to be deserted.
#[derive(Debug)]
pub(crate) struct Waiter<T> {
    landed: watch::Receiver<Option<T>>,
    deserted: Arc<AtomicBool>,
    late: Late,
    done: bool,
}

/// What a flight knows of those who wait for it.
#[derive(Debug, Clone)]
pub(crate) struct Passengers(Arc<AtomicBool>);

impl Passengers {
    /// Whether somebody who wanted the answer did not wait for it.
    pub(crate) fn deserted(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone + Send + Sync + 'static> Flights<T> {
    /// Joins the flight for `gtin`. When there is none, `landed` is asked once more whether one has landed
    /// meanwhile, and else `fly` is started as a task of its own.
    ///
    /// # Errors
    /// What `landed` returned: no error, but nothing to wait for.
    pub(crate) fn join<R, F>(
        self: &Arc<Self>,
        gtin: Gtin,
        landed: impl FnOnce() -> Option<R>,
        fly: impl FnOnce(Passengers) -> F,
    ) -> Result<Waiter<T>, R>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let (task, waiter) = {
            let mut flights = self.lock();
            match flights.entry(gtin) {
                Entry::Occupied(flight) => return Ok(flight.get().waiter()),
                Entry::Vacant(vacant) => {
                    if let Some(result) = landed() {
                        return Err(result);
                    }
                    let (sender, receiver) = watch::channel(None);
                    let deserted = Arc::new(AtomicBool::new(false));
                    let future = fly(Passengers(Arc::clone(&deserted)));
                    let landing = Landing { flights: Arc::clone(self), gtin };
                    let task = async move {
                        let result = future.await;
                        // Off the list before the result is told: who comes now starts another.
                        drop(landing);
                        sender.send_replace(Some(result));
                    };
                    (
                        task,
                        vacant.insert(Flight { landed: receiver, deserted, late: Late::default() }).waiter(),
                    )
                }
            }
        };
        // Not under the lock: a runtime that is shutting down drops the task here and now, and it takes the lock then.
        tokio::spawn(task);
        Ok(waiter)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Gtin, Flight<T>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Flight<T> {
    fn waiter(&self) -> Waiter<T> {
        Waiter {
            landed: self.landed.clone(),
            deserted: Arc::clone(&self.deserted),
            late: self.late.clone(),
            done: false,
        }
    }
}

/// Takes the flight off the list, also when it panicked.
struct Landing<T> {
    flights: Arc<Flights<T>>,
    gtin: Gtin,
}

impl<T> Drop for Landing<T> {
    fn drop(&mut self) {
        let mut flights = self.flights.0.lock().unwrap_or_else(PoisonError::into_inner);
        flights.remove(&self.gtin);
    }
}

impl<T: Clone> Waiter<T> {
    /// To note that the flight is late, once nobody waits any more.
    pub(crate) fn late(&self) -> Late {
        self.late.clone()
    }

    /// What the flight brought; none when it crashed.
    pub(crate) async fn wait(mut self) -> Option<T> {
        let landed = self.landed.wait_for(Option::is_some).await;
        let result = landed.ok().and_then(|result| result.clone());
        self.done = true;
        result
    }
}

impl<T> Drop for Waiter<T> {
    fn drop(&mut self) {
        if !self.done {
            self.deserted.store(true, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::atomic::AtomicUsize;
    use std::time::Duration;

    use super::*;

    fn gtin() -> Gtin {
        "80050100".parse().unwrap()
    }

    fn nothing() -> Option<()> {
        None
    }

    #[tokio::test(start_paused = true)]
    async fn many_callers_one_flight() {
        let flights: Arc<Flights<u32>> = Arc::default();
        let flown = Arc::new(AtomicUsize::new(0));
        let waiters: Vec<_> = (0..1000)
            .map(|_| {
                let flown = Arc::clone(&flown);
                flights
                    .join(gtin(), nothing, |_| async move {
                        flown.fetch_add(1, Ordering::Relaxed);
                        tokio::time::sleep(Duration::from_secs(1)).await;
                        7
                    })
                    .unwrap()
            })
            .collect();
        for waiter in waiters {
            assert_eq!(waiter.wait().await, Some(7));
        }
        assert_eq!(flown.load(Ordering::Relaxed), 1);
        assert!(flights.lock().is_empty());
        assert_eq!(flights.join(gtin(), || Some("cached"), |_| async { 1 }).unwrap_err(), "cached");
    }

    #[tokio::test(start_paused = true)]
    async fn who_leaves_does_not_end_it() {
        let flights: Arc<Flights<bool>> = Arc::default();
        let fly = |passengers: Passengers| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            passengers.deserted()
        };
        let leaves = flights.join(gtin(), nothing, fly).unwrap();
        let stays = flights.join(gtin(), nothing, fly).unwrap();
        tokio::time::timeout(Duration::from_millis(10), leaves.wait()).await.unwrap_err();
        assert_eq!(stays.wait().await, Some(true));
        let stays = flights.join(gtin(), nothing, fly).unwrap();
        assert_eq!(stays.wait().await, Some(false));
    }

    #[test]
    fn a_runtime_that_shuts_down_is_not_held_up() {
        let flights: Arc<Flights<u32>> = Arc::default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let handle = runtime.handle().clone();
        drop(runtime);
        let _entered = handle.enter();
        let waiter = flights.join(gtin(), nothing, |_| async { 1 }).unwrap();
        assert!(flights.lock().is_empty());
        drop(waiter);
    }

    #[tokio::test]
    async fn a_crash_is_told_and_forgotten() {
        let flights: Arc<Flights<u32>> = Arc::default();
        let crash = |_| async { if true { panic!("on purpose") } else { 1 } };
        let waiter = flights.join(gtin(), nothing, crash).unwrap();
        assert_eq!(waiter.wait().await, None);
        let next = flights.join(gtin(), nothing, |_| async { 2 }).unwrap();
        assert_eq!(next.wait().await, Some(2));
    }
}
