//! Places, nested and removed.

use super::*;

fn edit(name: &str, parent: Option<PlaceId>) -> PlaceEdit {
    PlaceEdit { name: name.into(), parent, condition: Condition::Ambient }
}

fn names(home: &Home) -> Vec<String> {
    home.pantry
        .places()
        .unwrap()
        .into_iter()
        .map(|place| place.name)
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn places_are_nested_and_each_is_followed_by_those_in_it() {
    let home = Home::new();
    let add = |name: &str, parent| home.pantry.add_place(&edit(name, parent), at(1)).unwrap().0;
    let cellar = add("Cellar", None);
    let attic = add("Attic", None);
    let shelf = add("Shelf 2", Some(cellar));
    let box_ = add(" Box ", Some(shelf));
    assert_eq!(names(&home), ["Cellar", "Shelf 2", "Box", "Attic"]);
    home.pantry.edit_place(shelf, &edit("Shelf 2", Some(attic)), at(2)).unwrap().unwrap();
    assert_eq!(names(&home), ["Cellar", "Attic", "Shelf 2", "Box"]);
    assert_eq!(home.pantry.edit_place(shelf, &edit("Shelf 2", Some(attic)), at(3)).unwrap(), None);
    for parent in [shelf, box_] {
        let refused = home.pantry.edit_place(shelf, &edit("x", Some(parent)), at(3));
        assert!(matches!(refused, Err(Error::Invalid { field: "parent", .. })));
    }
    let nameless = home.pantry.add_place(&edit("  ", None), at(3));
    assert!(matches!(nameless, Err(Error::Invalid { field: "name", .. })));
    let mut deep = box_;
    let refused = (0..20).find_map(|number| {
        match home.pantry.add_place(&edit(&format!("{number}"), Some(deep)), at(4)) {
            Ok((id, _)) => {
                deep = id;
                None
            }
            Err(error) => Some(error),
        }
    });
    assert!(matches!(refused, Some(Error::Invalid { field: "parent", .. })));
    home.assert_sound();
}

#[test]
fn a_removed_place_hands_on_what_it_held() {
    let home = Home::new();
    let milk = home.product("Milk");
    let cellar = home.pantry.add_place(&edit("Cellar", None), at(1)).unwrap().0;
    let shelf = home.pantry.add_place(&edit("Shelf", Some(cellar)), at(2)).unwrap().0;
    let stocked = Add { place: cellar, ..add_of(milk, 2, None) };
    home.pantry.add(&stocked, at(3)).unwrap();
    home.add(milk, 1, None, 4);
    assert!(matches!(
        home.pantry.remove_place(cellar, None, at(5)),
        Err(Error::Invalid { field: "place", .. })
    ));
    let removed =
        home.pantry.remove_place(cellar, Some(BuiltinPlace::Pantry.id()), at(6)).unwrap().transaction;
    assert_eq!(home.pantry.lots(milk).unwrap().len(), 1, "poured together");
    assert_eq!((names(&home), home.total(milk)), (vec!["Shelf".to_owned()], 3000));
    assert!(matches!(home.pantry.add(&stocked, at(7)), Err(Error::NotFound(What::Place))));
    let entry = home.pantry.journal_entry(removed).unwrap();
    assert_eq!((entry.action, entry.place, entry.name.as_str()), (Action::Removed, Some(cellar), "Cellar"));
    done(home.undo(removed, 8));
    assert_eq!(names(&home), ["Cellar", "Shelf"]);
    let shelf_now = home.pantry.places().unwrap().into_iter().find(|place| place.id == shelf).unwrap();
    assert_eq!(shelf_now.parent, Some(cellar));
    home.assert_sound();
}

#[test]
fn taking_back_the_making_of_a_place_loses_nothing_that_stands_in_it() {
    let home = Home::new();
    let milk = home.product("Milk");
    let (cellar, made) = home.pantry.add_place(&edit("Cellar", None), at(1)).unwrap();
    let lot = home.pantry.add(&Add { place: cellar, ..add_of(milk, 2, None) }, at(2)).unwrap().lots[0].id;
    let undone = done(home.undo(made.transaction, 3)).transaction;
    let place = home.pantry.places().unwrap().into_iter().find(|place| place.id == cellar).unwrap();
    assert!(place.gone, "told to be gone, and shown while something stands in it");
    let away = LotEdit { place: Some(BuiltinPlace::Fridge.id()), ..LotEdit::default() };
    home.edit(lot, &away, 4);
    assert_eq!(names(&home), Vec::<String>::new());
    done(home.undo(undone, 5));
    assert_eq!(names(&home), ["Cellar"]);
    home.assert_sound();
}

#[test]
fn redoing_can_make_a_ring_and_all_places_are_still_there() {
    let home = Home::new();
    let one = home.pantry.add_place(&edit("One", None), at(1)).unwrap().0;
    let two = home.pantry.add_place(&edit("Two", None), at(2)).unwrap().0;
    let nested = home.pantry.edit_place(one, &edit("One", Some(two)), at(3)).unwrap().unwrap().transaction;
    done(home.undo(nested, 4));
    home.pantry.edit_place(two, &edit("Two", Some(one)), at(5)).unwrap().unwrap();
    done(home.pantry.redo(nested, Amends::NONE, at(6)).unwrap());
    assert_eq!(names(&home), ["One", "Two"]);
    home.pantry.edit_place(one, &edit("One", None), at(7)).unwrap().unwrap();
    assert_eq!(names(&home), ["One", "Two"]);
}
