//! Pictures: fetched once, checked, kept.

use std::time::Duration;

use lookup::{Freshness, PictureSize, Reason};
use stand_in::{Fault, StandIn};

use crate::support::{NOBODY, NUTELLA, World, gtin};

#[tokio::test]
async fn fetched_once_and_there_without_a_network() {
    let mut world = World::new().await;
    assert_eq!(
        world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await,
        Ok(None),
        "nothing is known of it yet"
    );
    world.ask(NUTELLA).await;
    let asked: Vec<_> = (0..50)
        .map(|_| {
            let lookup = world.lookup.clone();
            tokio::spawn(async move { lookup.picture(gtin(NUTELLA), PictureSize::Display).await })
        })
        .collect();
    for answer in asked {
        let picture = answer.await.unwrap().unwrap().unwrap();
        assert_eq!(picture.content_type, "image/jpeg");
        assert!(picture.etag.starts_with('"'));
    }
    assert_eq!(world.stand_in.picture_requests(), 1);
    world.stand_in.stop().await;
    world.reopen();
    assert!(world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await.unwrap().is_some());
}

#[tokio::test]
async fn products_without_one() {
    let world = World::new().await;
    let without = StandIn::records()
        .into_iter()
        .find(|record| !record.picture && record.code.parse::<barcode::Gtin>().is_ok())
        .unwrap();
    assert!(world.ask(&without.code).await.record().is_some());
    assert_eq!(world.lookup.picture(gtin(&without.code), PictureSize::Display).await, Ok(None));
    world.ask(NOBODY).await;
    assert_eq!(world.lookup.picture(gtin(NOBODY), PictureSize::Display).await, Ok(None));
    assert_eq!(world.stand_in.picture_requests(), 0);
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_tried_again_later() {
    for (fault, expected) in [
        (Fault::Html, Reason::BadAnswer),
        (Fault::BadJson, Reason::BadAnswer),
        (Fault::HugeBody, Reason::BadAnswer),
        (Fault::GzipBomb, Reason::BadAnswer),
        (Fault::CutBody, Reason::BadAnswer),
        (Fault::RedirectLoop, Reason::BadAnswer),
        (Fault::RedirectTo("http://foreign.invalid/".to_owned()), Reason::BadAnswer),
        (Fault::Unavailable, Reason::SourceDown),
        (Fault::RateLimited(None), Reason::RateLimited),
    ] {
        let world = World::new().await;
        world.ask(NUTELLA).await;
        world.stand_in.set_picture_fault(Some(fault.clone()));
        let picture = async || world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await;
        assert_eq!(picture().await.unwrap_err().reason, expected, "{fault:?}");
        assert_eq!(world.lookup.monitor().await.store_stats.pictures, 0, "{fault:?}");
        let requests = world.stand_in.picture_requests();
        assert_eq!(picture().await.unwrap_err().reason, expected, "not asked for a while");
        assert_eq!(world.stand_in.picture_requests(), requests);
        world.stand_in.set_picture_fault(None);
        world.clock.forward(Duration::from_mins(1));
        assert!(picture().await.unwrap().is_some(), "{fault:?}");
        // A picture that can't be had says nothing of the source.
        assert!(world.refresh(NUTELLA).await.problem.is_none(), "{fault:?}");
    }
}

#[tokio::test]
async fn one_that_is_not_there_is_none() {
    let world = World::new().await;
    world.ask(NUTELLA).await;
    world.stand_in.set_picture_fault(Some(Fault::NotFoundHtml));
    for _ in 0..2 {
        assert_eq!(world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await, Ok(None));
    }
    assert_eq!(world.stand_in.picture_requests(), 1);
}

#[tokio::test]
async fn switched_off_only_what_is_kept() {
    let world = World::new().await;
    world.ask(NUTELLA).await;
    let mut config = world.lookup.config();
    config.online = false;
    world.lookup.reconfigure(config).unwrap();
    let picture = world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await;
    assert_eq!(picture.unwrap_err().reason, Reason::Offline);
    assert_eq!(world.stand_in.picture_requests(), 0);
}

#[tokio::test]
async fn kept_across_ports_and_renewed_with_the_revision() {
    let world = World::new().await;
    world.ask(NUTELLA).await;
    world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await.unwrap().unwrap();
    // The same records at another address: the same picture.
    let other = StandIn::start(stand_in::StandInConfig::default()).await.unwrap();
    let mut config = world.lookup.config();
    config.source_url = other.base_url().parse().unwrap();
    world.lookup.reconfigure(config).unwrap();
    world.lookup.answer(gtin(NUTELLA), Freshness::Refresh).await;
    world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await.unwrap().unwrap();
    assert_eq!(other.picture_requests(), 0);
    // Another revision: the old one at once, the new one behind.
    let store = db::rusqlite::Connection::open(world.path()).unwrap();
    store
        .execute("UPDATE pictures SET address = 'http://127.0.0.1:1/images/products/1/front.1.400.jpg'", [])
        .unwrap();
    world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await.unwrap().unwrap();
    crate::support::eventually(|| other.picture_requests() == 1).await;
}
