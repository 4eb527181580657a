//! Every store against every sentence of the trait's documentation.

#![allow(clippy::unwrap_used)]

mod bounds;
mod changes;
#[path = "../support/disk.rs"]
mod disk;
mod files;
mod keeping;
mod many;
mod place;
#[path = "../support/redis.rs"]
mod server;
mod shared;

/// Makes each check a test of each store.
macro_rules! contract {
    ($($module:ident: $($check:ident),+;)+) => {
        contract!(@store memory, $($($module::$check,)+)+);
        contract!(@store sqlite, $($($module::$check,)+)+);
        contract!(@store redb, $($($module::$check,)+)+);
        contract!(@store redis, $($($module::$check,)+)+);
    };
    (@store $store:ident, $($module:ident::$check:ident,)+) => {
        mod $store {
            $(#[test]
            fn $check() {
                crate::$module::$check(&crate::place::Place::$store());
            })+
        }
    };
}

contract! {
    keeping:
        at_first_there_is_nothing,
        a_product_comes_back_as_it_was_put,
        unknown_is_kept,
        a_put_replaces_all_there_was,
        unknown_after_a_product_keeps_the_product,
        gtins_of_every_kind_are_kept_apart,
        pictures_come_in_two_sizes,
        whatever_strangers_write_comes_back,
        what_is_too_long_is_refused,
        it_outlives_its_store_where_it_should;
    changes:
        expired_answers_stay,
        one_source_expires_alone,
        all_expire,
        what_is_not_kept_is_not_marked,
        a_document_is_changed,
        a_document_stays_when_nothing_is_returned,
        what_is_alone_is_never_told_of_changes;
    bounds:
        a_listing_covers_all_in_parts,
        the_most_used_come_first,
        what_is_kept_is_counted,
        the_longest_unused_go_first,
        the_spared_stay,
        small_enough_nothing_goes,
        cleared_only_documents_stay;
    many:
        counting_together_loses_nothing,
        two_openings_count_together,
        what_is_put_is_seen_by_all,
        everything_at_once;
}
