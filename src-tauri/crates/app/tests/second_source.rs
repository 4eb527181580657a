//! The second source: switched on with a key, off again, and on after a restart.
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::Path;

use app::view::Outcome;
use app::{App, Config, Error, Freshness};
use stand_in::{KEY, StandIn, StandInConfig};

/// A real record of the second source that the first does not have.
const NUTS: &str = "077034085228";

async fn open(dir: &Path, source: &StandIn) -> App {
    let mut config = Config::new(dir.to_owned());
    config.source_url = Some(source.base_url());
    config.second_source_url = Some(source.second_url());
    App::open(config).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn is_asked_while_it_is_on_and_has_a_key() {
    let (dir, source) =
        (tempfile::tempdir().unwrap(), StandIn::start(StandInConfig::default()).await.unwrap());
    let app = open(dir.path(), &source).await;
    assert_eq!(app.look_up(NUTS, Freshness::Fresh).await.unwrap().outcome, Outcome::Unknown);
    assert!(app.cache().await.unwrap().second.is_none(), "off by default");

    // Never without a key, and not with what can be none.
    for key in [None, Some("two words"), Some(&*"x".repeat(129))] {
        let refused = app.set_second_source(true, key.map(str::to_owned)).await;
        assert!(matches!(refused, Err(Error::Invalid { field: "secondSourceKey" })), "{key:?}");
    }
    let settings = app.set_second_source(true, Some(format!(" {KEY} "))).await.unwrap();
    assert!(settings.second_source.on && settings.second_source.has_key);
    let answer = app.look_up(NUTS, Freshness::Refresh).await.unwrap();
    assert_eq!(answer.outcome, Outcome::Found);
    assert_eq!(answer.provenance.source.as_deref(), Some("usda-fooddata-central"));
    let written = std::fs::read_to_string(dir.path().join("settings.json")).unwrap();
    assert!(!written.contains(KEY), "{written}");

    // Other settings leave it alone, and the next start has it.
    let settings = app.start_view().await.unwrap().settings;
    app.save_settings(app::view::Settings { sound: false, second_source: Default::default(), ..settings })
        .await
        .unwrap();
    app.close().await;
    drop(app);
    let app = open(dir.path(), &source).await;
    assert!(!app.cache().await.unwrap().second.unwrap().key_refused);

    // Off keeps the key; without the key it is off.
    assert!(app.set_second_source(false, None).await.unwrap().second_source.has_key);
    assert!(app.cache().await.unwrap().second.is_none());
    assert!(app.set_second_source(true, None).await.unwrap().second_source.on);
    let gone = app.set_second_source(true, Some(String::new())).await.unwrap().second_source;
    assert!(!gone.on && !gone.has_key);
    assert!(!dir.path().join("fooddata-central-key").exists());
}
