//! A source that means harm does none. Bodies without end, bombs, redirects and wrong types are among the faults.

use std::time::Duration;

use lookup::{Outcome, PictureSize, Reason};
use stand_in::Fault;

use crate::support::{NUTELLA, World, gtin, reason};

#[tokio::test]
async fn markup_stays_text_and_texts_stay_short() {
    let mut world = World::new().await;
    world.stand_in.set_fault(Some(Fault::Script));
    for _ in 0..2 {
        let answer = world.ask(NUTELLA).await;
        let facts = &answer.record().unwrap().facts;
        let name = facts.name.as_deref().unwrap();
        assert!(name.starts_with("<script>"), "it is text, and shown as such");
        for text in [Some(name), facts.brand.as_deref(), facts.ingredients.as_deref()].into_iter().flatten() {
            assert!(!text.chars().any(|char| char.is_control() || char == '\u{202e}'));
            assert!(text.chars().count() <= 10_000);
        }
        assert!(name.chars().count() <= 200);
        assert_eq!(facts.picture, None, "no address of a picture");
        assert!(facts.categories.len() <= 200);
        assert!(
            facts.nutrition.iter().all(|nutrient| nutrient.per_100.is_finite() && nutrient.per_100 >= 0.0)
        );
        // And the same out of the store, whose tables are all still there.
        world.reopen();
    }
    assert_eq!(world.entries().await, (0, 1));
}

#[tokio::test]
async fn what_cannot_be_read_is_no_answer() {
    for fault in [Fault::InvalidUtf8, Fault::DeepJson, Fault::HugeBody, Fault::GzipBomb] {
        let world = World::new().await;
        world.stand_in.set_fault(Some(fault.clone()));
        assert_eq!(reason(&world.ask(NUTELLA).await), Some(Reason::BadAnswer), "{fault:?}");
        assert_eq!(world.entries().await, (0, 0), "{fault:?}");
        world.stand_in.set_fault(None);
        assert!(matches!(world.ask(NUTELLA).await.outcome, Outcome::Found(_)));
    }
}

#[tokio::test]
async fn a_picture_of_thirty_thousand_pixels_a_side_is_refused() {
    let world = World::new().await;
    world.ask(NUTELLA).await;
    world.stand_in.set_picture_fault(Some(Fault::LargePicture));
    let refused = world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await;
    assert_eq!(refused.unwrap_err().reason, Reason::BadAnswer);
    assert_eq!(world.lookup.monitor().await.store_stats.pictures, 0);
    world.stand_in.set_picture_fault(None);
    world.clock.forward(Duration::from_mins(1));
    let small = world.lookup.picture(gtin(NUTELLA), PictureSize::Thumbnail).await.unwrap().unwrap();
    let large = world.lookup.picture(gtin(NUTELLA), PictureSize::Display).await.unwrap().unwrap();
    assert!(small.bytes.len() < large.bytes.len());
    assert_eq!(world.stand_in.picture_requests(), 2, "one picture for both sizes");
}
