//! What can be typed.

use std::path::PathBuf;

use app::view::StoreKind;
use clap::{Parser, Subcommand};

/// Keeps a household's food, from a terminal.
///
/// Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 not in the database, 4 nobody could be asked.
#[derive(Debug, Parser)]
#[command(name = "larderctl", version)]
pub(crate) struct Args {
    /// The folder that holds everything [default: the window's]
    #[arg(long, global = true, value_name = "DIR", env = "LARDER_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Base address of the product source [default: the settings']
    #[arg(long, global = true, value_name = "URL", env = "LARDER_SOURCE_URL")]
    pub(crate) source: Option<String>,
    /// Answer in JSON: one document, or one a line where there are several
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Say all that a code's text says: number, lot, dates, weight, price
    Parse {
        /// The text, as read or typed; of GS1 codes with a GS, or with ^ in its place. `-` for lines of JSON from standard input,
        /// `{"text": …, "symbology": …}` each
        text: String,
        /// The AIM symbology identifier the reader gave, such as ]E0
        #[arg(long)]
        symbology: Option<String>,
    },
    /// Read the barcodes in pictures (PNG, JPEG, WebP)
    Decode {
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Say what products codes are
    Lookup(Lookup),
    /// Look at the cached lookup, and tend it
    Cache {
        #[command(subcommand)]
        what: Cache,
    },
    /// Put a product into stock
    Add {
        /// A code, or - for one on each line of standard input
        #[arg(required_unless_present = "name")]
        code: Option<String>,
        /// The name of a product without a code
        #[arg(long, conflicts_with = "code")]
        name: Option<String>,
        /// How much: 2, 1.5, 500g, 330ml
        #[arg(long, default_value = "1")]
        amount: String,
        /// Best before, typed as in the window: 5/27, 17.5., +2w
        #[arg(long, allow_hyphen_values = true)]
        date: Option<String>,
        /// The date is a use-by date
        #[arg(long, requires = "date")]
        use_by: bool,
        /// The place's name
        #[arg(long)]
        place: Option<String>,
    },
    /// Use some of a product: what should go first
    Use(Take),
    /// Throw some of a product away
    Waste(Take),
    /// List what there is
    List {
        /// Words to find
        #[arg(default_value = "")]
        search: String,
    },
    /// Take a transaction back, by its id or the last one
    Undo {
        transaction: Option<String>,
        /// Also take back later ones that need it
        #[arg(long)]
        cascade: bool,
    },
    /// Do an undone transaction again
    Redo { transaction: String },
    /// Show the journal, newest first
    Journal {
        /// How many entries
        #[arg(long, default_value_t = 20)]
        limit: u32,
    },
    /// Fill an empty folder with a large made-up pantry: 10,000 products, 50,000 lots, 500,000 movements
    Demo {
        /// Say that you mean it: there is no small one
        #[arg(long, required = true)]
        large: bool,
        /// So many products
        #[arg(long, default_value_t = app::Large::default().products)]
        products: u32,
        /// So many lots in stock
        #[arg(long, default_value_t = app::Large::default().lots)]
        lots: u32,
        /// So many movements
        #[arg(long, default_value_t = app::Large::default().movements)]
        movements: u32,
    },
    /// Check that the journal and the stock agree and the file is whole
    Verify,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Take {
    /// A code, a product's id, or its exact name
    pub(crate) product: String,
    /// How much: 2, 1.5, 500g, 330ml
    #[arg(long, default_value = "1")]
    pub(crate) amount: String,
    /// From this lot only (id)
    #[arg(long)]
    pub(crate) lot: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Lookup {
    /// Codes; - for one on each line of standard input
    #[arg(required = true)]
    pub(crate) codes: Vec<String>,
    /// Answer from the cache alone
    #[arg(long, conflicts_with = "refresh")]
    pub(crate) offline: bool,
    /// Ask the source even when the cache knows
    #[arg(long)]
    pub(crate) refresh: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Cache {
    /// What it holds and did, and how it stands with the source
    Stats,
    /// Put what is in stock and what is used most into memory, to see that it can be read
    Warm,
    /// Refresh what is in stock and not fresh; stays until it is done
    Refresh,
    /// Forget all answers and pictures; the pantry keeps everything
    Clear,
    /// Copy all answers and pictures into a store of another kind
    Copy {
        /// Which kind; Redis as the settings have it
        #[arg(long)]
        to: Kind,
        /// Use it from now on
        #[arg(long = "use")]
        use_it: bool,
    },
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Kind {
    Sqlite,
    Files,
    Redis,
}

impl From<Kind> for StoreKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite,
            Kind::Files => Self::Files,
            Kind::Redis => Self::Redis,
        }
    }
}
