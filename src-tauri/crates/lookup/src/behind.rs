//! What is asked behind: what could not be asked before, and what is to be refreshed.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use barcode::Gtin;

use crate::lookup::State;
use crate::refresh::Job;
use crate::scheduler::SEARCH_SIZE;
use crate::{Lookup, Reason, Unavailable, Urgency};

/// Between two rounds that brought nothing, when nobody says how long to wait.
const PAUSE: Duration = Duration::from_secs(4);
/// A code of which the source says something that can't be understood is tried so often, then left for the next
/// start of the program.
const TRIES: u32 = 3;

/// How a round went.
#[derive(Debug, Default)]
struct Round {
    answered: usize,
    /// The source said something of these that can't be understood.
    not_understood: Vec<Gtin>,
}

impl Lookup {
    /// Asks again for what could not be asked, as soon as the source or the network is back.
    pub(crate) async fn ask_again_behind(&self) {
        let mut tries: HashMap<Gtin, u32> = HashMap::new();
        loop {
            let state = self.state();
            let waiting: Vec<Gtin> = self
                .0
                .unanswered
                .list()
                .into_iter()
                .filter(|gtin| tries.get(gtin).is_none_or(|tried| *tried < TRIES))
                .take(SEARCH_SIZE)
                .collect();
            if waiting.is_empty() {
                tokio::select! {
                    () = self.0.unanswered.added() => {}
                    () = self.0.upkeep.woken(None) => {}
                }
                continue;
            }
            if let Some(wait) = self.pause(&state) {
                self.0.upkeep.woken(wait).await;
                continue;
            }
            let round = self.ask_behind(&state, &waiting).await;
            for gtin in &round.not_understood {
                *tries.entry(*gtin).or_default() += 1;
            }
            if round.answered == 0 {
                let wait = self.pause(&state).flatten().unwrap_or(PAUSE);
                self.0.upkeep.woken(Some(wait)).await;
            }
        }
    }

    /// Goes on with "refresh what is stale" while there is such a job.
    pub(crate) async fn refresh_behind_all(&self) {
        loop {
            let Some(job) = self.0.refresh.active() else {
                self.0.refresh.changed().await;
                continue;
            };
            let state = self.state();
            let mut stale = self.stale(&state, Some(job.started_at)).await;
            stale.retain(|gtin| !self.0.refresh.gave_up(*gtin));
            self.0.refresh.set_left(stale.len());
            self.tell_change();
            if stale.is_empty() {
                // First, so that who sees the end sees what there is to do now, too.
                self.0.upkeep.forget_plan();
                self.0.refresh.set(None).await;
                self.tell_change();
                continue;
            }
            if let Some(wait) = self.pause(&state) {
                tokio::select! {
                    () = self.0.upkeep.woken(wait) => {}
                    () = self.0.refresh.changed() => {}
                }
                continue;
            }
            stale.truncate(SEARCH_SIZE);
            let round = self.ask_behind(&state, &stale).await;
            for gtin in round.not_understood {
                self.0.refresh.give_up(gtin);
            }
            if round.answered == 0 {
                let wait = self.pause(&state).flatten().unwrap_or(PAUSE);
                self.0.upkeep.woken(Some(wait)).await;
            }
        }
    }

    /// Begins to refresh all of the pantry whose facts are not fresh; goes on while [`Self::run`] does, and after a
    /// restart. People's questions come first.
    pub async fn refresh_stale(&self) {
        let state = self.state();
        let started_at = state.config.clock.now();
        let total = u32::try_from(self.stale(&state, None).await.len()).unwrap_or(u32::MAX);
        let job = (total > 0).then_some(Job { started_at, total, paused: false });
        self.0.refresh.set(job).await;
        self.tell_change();
    }

    /// Stops the refresh for now, or goes on with it.
    pub async fn pause_refresh(&self, paused: bool) {
        self.0.refresh.pause(paused).await;
        self.tell_change();
    }

    /// Ends the refresh. What was refreshed stays so.
    pub async fn cancel_refresh(&self) {
        self.0.refresh.set(None).await;
        self.tell_change();
    }

    /// Asks for these when the source can be asked, while this program runs. Whoever wants them asked after a restart has
    /// them in a file of their own.
    pub fn ask_later(&self, gtins: &[Gtin]) {
        self.0.unanswered.remember(gtins);
        self.tell_change();
    }

    /// Whether the background has to wait now, and for how long; no time means until something changes.
    fn pause(&self, state: &Arc<State>) -> Option<Option<Duration>> {
        let why = state.may_ask(Urgency::Background).err()?;
        Some(if state.config.online { Some(why.retry_after.unwrap_or(PAUSE)) } else { None })
    }

    async fn ask_behind(&self, state: &Arc<State>, gtins: &[Gtin]) -> Round {
        let mut round = Round::default();
        let waiters: Vec<_> = gtins.iter().map(|gtin| (*gtin, self.join_behind(state, *gtin))).collect();
        for (gtin, waiter) in waiters {
            match waiter {
                // Fresh by now: somebody asked meanwhile.
                None => {
                    self.0.unanswered.remove(&[gtin]).await;
                    round.answered += 1;
                }
                Some(waiter) => match waiter.wait().await {
                    Some(Ok(_)) => round.answered += 1,
                    None | Some(Err(Unavailable { reason: Reason::BadAnswer, .. })) => {
                        round.not_understood.push(gtin);
                    }
                    Some(Err(_)) => {}
                },
            }
        }
        round
    }
}
