//! Stories of imports: the made log of the examples, its oddities, its interruptions.

mod bad_rows;
mod desk;
mod made;
mod mutated;
mod wabo;
