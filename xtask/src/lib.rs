//! What the project's own commands share with the tests that drive the real window: where things lie, and
//! running programs so that none is left behind.

pub mod process;
pub mod project;
