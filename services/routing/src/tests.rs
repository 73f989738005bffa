//! The stories of routing, told through the router, over a log kept in memory.

mod desk;
mod mine;
mod office;
mod pages;
mod rows;
mod waiting;
mod walk;
mod wrong;

use office::{Office, Reply};
