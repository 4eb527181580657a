//! The words for units, in the languages that packages speak. All in lower case, with a space between two.

use crate::Unit;

/// What people type for units, in English and German, and what packages say for mass and volume.
const UNITS: [(Unit, &str); 15] = [
    (Unit::Piece, "piece pieces pc pcs stück stücke stueck stk st"),
    (Unit::Pack, "pack packs package packages pkg packung packungen pck päckchen"),
    (Unit::Mg, "mg milligram milligrams milligramm milligramme milligrammes мг"),
    (
        Unit::G,
        "g gr grs gm gms gram grams gramm gramme grammes grammi grammo gramo gramos grama gramas gramů gramów \
        г гр грамм грамма граммов جرام غرام جم",
    ),
    (
        Unit::Kg,
        "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes chilo chili kilogramos кг \
        килограмм",
    ),
    (Unit::Oz, "oz ozs ounce ounces unze unzen onces"),
    (Unit::Lb, "lb lbs pound pounds"),
    (
        Unit::Ml,
        "ml mls cc ccm millilitre millilitres milliliter milliliters millilitri mililitros мл миллилитров مل",
    ),
    (Unit::Cl, "cl centilitre centilitres centiliter centiliters zentiliter centilitri"),
    (Unit::Dl, "dl decilitre decilitres deciliter deciliters deziliter decilitri"),
    (Unit::L, "l lt ltr ltrs litre litres liter liters litro litri litros litry л литр литра литров لتر"),
    (Unit::FlOz, "fl-oz floz fl-ounce fl-ounces fluid-oz fluid-ounce fluid-ounces"),
    (Unit::Cup, "cup cups tasse tassen"),
    (Unit::Tbsp, "tbsp tbsps tablespoon tablespoons el esslöffel"),
    (Unit::Tsp, "tsp tsps teaspoon teaspoons tl teelöffel"),
];

/// What packages say for things that can be counted out of them: pieces as such, what holds some, what it was cut
/// or pressed into, food.
const PIECES: &str = "\
    piece pieces pc pcs ct count unit units stück stücke stueck stk st pièce pièces pce pces unité unités pezzo \
    pezzi pz ud uds unidad unidades unidade pieza piezas stuk stuks sztuka sztuki sztuk szt ks kus kusy kusů \
    styck kpl adet db шт штук штуки \
    sachet sachets bag bags teabag teabags beutel teebeutel bustina bustine filtri sobre sobres bolsita bolsitas \
    zakjes saszetek capsule capsules kapsel kapseln capsula cápsula cápsulas dosette dosettes pod pods pads \
    bottle bottles flasche flaschen bouteille bouteilles bottiglia bottiglie botella botellas can cans dose dosen \
    canette canettes lattina lattine lata latas pot pots becher vasetto vasetti brick bricks briques \
    slice slices scheibe scheiben tranche tranches fetta fette loncha lonchas rebanadas fatias plakjes cube cubes \
    würfel dado dadi tablet tablets tablette tabletten tablettes comprimé comprimés comprimidos compresse bar bars \
    riegel barre barres barrette barritas tafel tafeln \
    egg eggs ei eier œuf œufs oeuf oeufs uovo uova huevo huevos ovos eieren jaj яиц biscuit biscuits biscotti \
    cookie cookies kekse galletas bun buns roll rolls brötchen pain pains panini croissant croissants cornetti \
    brioche brioches wrap wraps tortilla tortillas muffin muffins donut donuts waffle waffles waffeln gaufres \
    pancakes crêpes galettes mint mints candies bonbons caramelle dolcetti praline pralines pralinen sausage \
    sausages würstchen wurstel saucisses salchichas burger burgers fillet fillets filet filets filetti nuggets \
    pizza pizzas";

/// Weighed without the liquid.
const DRAINED: &str = "\
    drained abtropfgewicht abgetropft atg égoutté égouttée égouttés égouttées egoutté egoutte sgocciolato \
    sgocciolata sgocciolati sgocciolate sgocc escurrido escurrida escorrido uitlekgewicht uitgelekt";

/// Amounts that differ from country to country or from pack to pack.
const VAGUE: &str = "\
    serving servings portion portions portionen porzione porzioni porción porciones ración raciones porção porções \
    porties pint pints pt";

/// Joins a number of things and what each of them is.
const EACH: &str = "of each à je zu von de di da a d van per por";

/// What is said around amounts and changes nothing. A lone `e` stands for the sign ℮.
const SILENT: &str = "\
    e net nett netto neto nete nette nets peso poids weight wt gewicht nettogewicht nettofüllmenge füllmenge \
    füllgewicht inhalt contents content contenu contenance contenuto contenido total totale totaal gesamt \
    gesamtgewicht insgesamt quantité menge нетто масса";

/// What a word on a package means for its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A unit of mass or volume.
    Unit(Unit),
    /// Things that are counted.
    Piece,
    /// Weighed without the liquid.
    Drained,
    /// An amount that nobody can tell exactly.
    Vague,
    /// Joins a number of things and what each of them is.
    Each,
    /// Nothing.
    Silent,
}

/// The unit that a word stands for, whatever its case, with or without points.
pub(crate) fn unit(word: &str) -> Option<Unit> {
    let word = word.to_lowercase().replace('.', " ");
    let parts: Vec<_> = word.split_whitespace().collect();
    in_lower_case(&parts.join("-"))
}

fn in_lower_case(word: &str) -> Option<Unit> {
    UNITS.into_iter().find(|(_, words)| has(words, word)).map(|(unit, _)| unit)
}

/// Whether a list has this word.
fn has(list: &str, word: &str) -> bool {
    list.split(' ').any(|each| each == word)
}

/// What a word in lower case means on a package; none when it is not known.
pub(crate) fn meaning(word: &str) -> Option<Meaning> {
    let lists = [
        (PIECES, Meaning::Piece),
        (DRAINED, Meaning::Drained),
        (VAGUE, Meaning::Vague),
        (EACH, Meaning::Each),
        (SILENT, Meaning::Silent),
    ];
    if let Some((_, meaning)) = lists.into_iter().find(|(words, _)| has(words, word)) {
        return Some(meaning);
    }
    match in_lower_case(word)? {
        // What a cup or a pack holds, the package says beside it.
        Unit::Pack | Unit::Cup | Unit::Tbsp | Unit::Tsp => Some(Meaning::Vague),
        unit => Some(Meaning::Unit(unit)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_word_means_two_things() {
        let units = UNITS.into_iter().filter(|(unit, _)| *unit != Unit::Piece).map(|(_, words)| words);
        let mut seen = HashSet::new();
        for word in units.chain([PIECES, DRAINED, VAGUE, EACH, SILENT]).flat_map(|words| words.split(' ')) {
            assert!(seen.insert(word), "{word:?} is there twice");
            assert_eq!(word.to_lowercase(), word);
        }
    }

    #[test]
    fn spelling_of_units() {
        for (word, expected) in [
            ("G", Unit::G),
            ("gr.", Unit::G),
            ("Fl. Oz.", Unit::FlOz),
            ("FL  OZ", Unit::FlOz),
            ("Stück", Unit::Piece),
            ("Packungen", Unit::Pack),
            ("EL", Unit::Tbsp),
            ("ESSLÖFFEL", Unit::Tbsp),
        ] {
            assert_eq!(unit(word), Some(expected), "{word}");
        }
        assert_eq!(unit("jar"), None);
        // 500 g to some, 453.59237 g to others.
        assert_eq!(unit("Pfund"), None);
        assert_eq!(unit(""), None);
    }
}
