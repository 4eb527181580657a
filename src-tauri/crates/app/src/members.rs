//! Who eats here, and what a product means to them.

use std::sync::{Arc, PoisonError};

use pantry::{Contents, Member, MemberId};

use crate::App;
use crate::convert::id;
use crate::error::{Error, blocking};
use crate::household::changed;
use crate::view::{Booking, Concern, ConcernLevel, Diet, Made, MemberEdit, MemberView};

/// Everybody who eats here.
pub(crate) type Members = Arc<Vec<(MemberId, Member)>>;

impl App {
    /// Everybody who eats here.
    ///
    /// # Errors
    /// None of its own.
    pub fn members(&self) -> Vec<MemberView> {
        let view = |(id, member): &(MemberId, Member)| MemberView {
            id: id.to_string(),
            name: member.name.clone(),
            allergens: member.allergens.clone(),
            diets: member.diets.iter().copied().map(diet).collect(),
        };
        self.household().iter().map(view).collect()
    }

    /// Tells of somebody who eats here.
    ///
    /// # Errors
    /// What the pantry refuses.
    pub async fn add_member(&self, edit: MemberEdit) -> Result<Made, Error> {
        let (member, act) = (member(edit), self.act(None)?);
        self.make(move |pantry| pantry.add_member(&member, act)).await
    }

    /// Changes what is known of somebody.
    ///
    /// # Errors
    /// [`Error::NotFound`], what the pantry refuses, and [`Error::Invalid`] when nothing would change.
    pub async fn edit_member(&self, text: &str, edit: MemberEdit) -> Result<Booking, Error> {
        let (id, member, act) = (id::<MemberId>(text)?, member(edit), self.act(None)?);
        self.book_for_all(move |pantry| changed(pantry.edit_member(id, &member, act)?)).await
    }

    /// Forgets somebody.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn remove_member(&self, text: &str) -> Result<Booking, Error> {
        let (id, act) = (id::<MemberId>(text)?, self.act(None)?);
        self.book_for_all(move |pantry| pantry.remove_member(id, act)).await
    }

    pub(crate) fn household(&self) -> Members {
        Arc::clone(&self.0.members.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads again who eats here, and what they looked at: every row of every list is seen with their eyes.
    pub(crate) async fn reload_household(&self) -> Result<(), Error> {
        self.reload_checked_recalls().await?;
        let pantry = self.pantry_handle();
        let members = blocking(move || pantry.members()).await?;
        *self.0.members.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(members);
        Ok(())
    }
}

/// What a product means to those who eat here, the gravest first. That there is nothing says nothing.
pub(crate) fn concerns(members: &[(MemberId, Member)], contents: &Contents) -> Vec<Concern> {
    let mut concerns = Vec::new();
    for (id, member) in members {
        let concern = |allergen: Option<&str>, diet: Option<Diet>, level| Concern {
            member_id: id.to_string(),
            member: member.name.clone(),
            allergen: allergen.map(str::to_owned),
            diet,
            level,
        };
        for allergen in &member.allergens {
            let level = of_allergen(allergen, contents);
            concerns.extend(level.map(|level| concern(Some(allergen), None, level)));
        }
        for one in &member.diets {
            let level = of_diet(*one, contents);
            concerns.extend(level.map(|level| concern(None, Some(diet(*one)), level)));
        }
    }
    concerns.sort_by_key(|concern| concern.level);
    concerns
}

fn of_allergen(allergen: &str, contents: &Contents) -> Option<ConcernLevel> {
    let holds = |tags: &[String]| tags.iter().any(|tag| tag == allergen);
    if holds(&contents.allergens) {
        Some(ConcernLevel::Declared)
    } else if holds(&contents.traces) {
        Some(ConcernLevel::MayContain)
    } else if contents.known {
        None
    } else {
        Some(ConcernLevel::Unknown)
    }
}

/// By what Open Food Facts makes of the ingredients
/// (<https://wiki.openfoodfacts.org/Ingredients_Extraction_and_Analysis>).
fn of_diet(diet: pantry::Diet, contents: &Contents) -> Option<ConcernLevel> {
    let [no, maybe, yes] = match diet {
        pantry::Diet::Vegetarian => ["en:non-vegetarian", "en:maybe-vegetarian", "en:vegetarian"],
        pantry::Diet::Vegan => ["en:non-vegan", "en:maybe-vegan", "en:vegan"],
        pantry::Diet::NoPalmOil => ["en:palm-oil", "en:may-contain-palm-oil", "en:palm-oil-free"],
    };
    let holds = |wanted: &str| contents.analysis.iter().any(|tag| tag == wanted);
    if holds(no) {
        Some(ConcernLevel::Declared)
    } else if holds(maybe) {
        Some(ConcernLevel::MayContain)
    } else if holds(yes) {
        None
    } else {
        Some(ConcernLevel::Unknown)
    }
}

fn member(edit: MemberEdit) -> Member {
    let diets = edit.diets.into_iter().map(|diet| match diet {
        Diet::Vegetarian => pantry::Diet::Vegetarian,
        Diet::Vegan => pantry::Diet::Vegan,
        Diet::NoPalmOil => pantry::Diet::NoPalmOil,
    });
    Member { name: edit.name, allergens: edit.allergens, diets: diets.collect() }
}

fn diet(diet: pantry::Diet) -> Diet {
    match diet {
        pantry::Diet::Vegetarian => Diet::Vegetarian,
        pantry::Diet::Vegan => Diet::Vegan,
        pantry::Diet::NoPalmOil => Diet::NoPalmOil,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn contents(allergens: &[&str], traces: &[&str], analysis: &[&str], known: bool) -> Contents {
        let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        Contents { allergens: tags(allergens), traces: tags(traces), analysis: tags(analysis), known }
    }

    fn anna() -> Vec<(MemberId, Member)> {
        let member = Member {
            name: "Anna".into(),
            allergens: vec!["en:milk".into(), "en:nuts".into()],
            diets: vec![pantry::Diet::Vegetarian],
        };
        vec![("0198c0de-0000-7000-8000-000000000001".parse().unwrap(), member)]
    }

    fn levels(contents: &Contents) -> Vec<(Option<String>, ConcernLevel)> {
        concerns(&anna(), contents).into_iter().map(|one| (one.allergen, one.level)).collect()
    }

    #[test]
    fn the_gravest_comes_first_and_nothing_is_called_safe() {
        use ConcernLevel::{Declared, MayContain, Unknown};
        let (milk, nuts) = (Some("en:milk".to_owned()), Some("en:nuts".to_owned()));
        assert_eq!(
            levels(&contents(&["en:milk"], &["en:nuts"], &["en:vegetarian"], true)),
            [(milk.clone(), Declared), (nuts.clone(), MayContain)]
        );
        assert_eq!(
            levels(&contents(&[], &["en:milk"], &["en:non-vegetarian"], true)),
            [(None, Declared), (milk.clone(), MayContain)]
        );
        assert_eq!(
            levels(&contents(&[], &[], &[], false)),
            [(milk, Unknown), (nuts, Unknown), (None, Unknown)]
        );
        assert_eq!(levels(&contents(&[], &[], &["en:vegetarian"], true)), []);
    }
}
