//! `lookup`: what products codes are.

use std::process::ExitCode;

use app::view::{LookupView, Outcome, Tier};
use app::{App, Error, Freshness};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::args::Lookup;
use crate::output::{UNAVAILABLE, UNKNOWN, line};
use crate::pantry::Done;

/// Codes asked about at once: as many as one search of the source takes.
const AT_ONCE: usize = 100;

/// Answers in the order of the codes. The exit code is that of the worst answer.
pub(crate) async fn run(app: &App, what: Lookup, json: bool) -> Done {
    let freshness = match (what.refresh, what.offline) {
        (true, _) => Freshness::Refresh,
        (_, true) => Freshness::CachedOnly,
        _ => Freshness::Fresh,
    };
    let codes = codes(what.codes);
    let answers = codes.map(|code| async move { app.look_up(&app::gtin_in(&code?)?, freshness).await });
    let mut answers = std::pin::pin!(answers.buffered(AT_ONCE));
    let mut worst = 0;
    while let Some(answer) = answers.next().await {
        let answer = answer?;
        worst = worst.max(match answer.outcome {
            Outcome::Found => 0,
            Outcome::Unknown => UNKNOWN,
            Outcome::Unavailable => UNAVAILABLE,
        });
        if json {
            line(&answer);
        } else {
            println!("{}", answer_words(&answer));
        }
    }
    Ok(ExitCode::from(worst))
}

/// The codes named, and for `-` those on the lines of standard input, as they come.
fn codes(named: Vec<String>) -> impl Stream<Item = Result<String, Error>> {
    stream::iter(named).flat_map(|code| {
        if code == "-" {
            let lines = BufReader::new(tokio::io::stdin()).lines();
            stream::unfold(lines, |mut lines| async move {
                let next = lines.next_line().await.map_err(|error| Error::Storage(error.to_string()));
                next.transpose().map(|line| (line, lines))
            })
            .filter(|line| std::future::ready(!line.as_ref().is_ok_and(|line| line.trim().is_empty())))
            .left_stream()
        } else {
            stream::iter([Ok(code)]).right_stream()
        }
    })
}

fn answer_words(answer: &LookupView) -> String {
    let provenance = &answer.provenance;
    let from = match provenance.tier {
        Some(Tier::Memory) => "from memory",
        Some(Tier::Store) => "from the local store",
        Some(Tier::Network) => "from the source",
        None => "",
    };
    let stale = if provenance.stale { ", not fresh" } else { "" };
    let took = provenance.took_ms;
    match answer.outcome {
        Outcome::Found => {
            let facts = answer.facts.clone().unwrap_or_default();
            let parts = [facts.name, facts.brand, facts.size];
            let words: Vec<String> = parts.into_iter().flatten().collect();
            format!("{} {} ({from}{stale}, {took:.1} ms)", answer.gtin, words.join(" · "))
        }
        Outcome::Unknown => format!("{} is not in the database ({from}{stale}, {took:.1} ms)", answer.gtin),
        Outcome::Unavailable => {
            let reason = answer.reason.and_then(|reason| serde_json::to_value(reason).ok());
            let reason = reason.as_ref().and_then(|reason| reason.as_str()).unwrap_or("unavailable");
            format!("{}: nobody could be asked ({reason}, {took:.1} ms)", answer.gtin)
        }
    }
}
