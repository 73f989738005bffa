//! The stories of routing, told through the router, over a log kept in memory.

mod office;
mod rows;
mod walk;
mod wrong;

use office::{Office, Reply};
