//! The stories of return, told through the router, over a log kept in memory.

mod counter;
mod office;
mod pages;

use office::{Office, Reply};
