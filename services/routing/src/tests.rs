//! The stories of routing, told through the router, over a log kept in memory.

mod office;
mod rows;
mod waiting;
mod walk;
mod wrong;

use office::{Office, Reply};
