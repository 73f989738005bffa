//! Real servers for tests: PostgreSQL, NATS with JetStream, and a network between them that can be cut.
//!
//! Each runs on loopback, on a folder of its own, and ends with the process that started it, however
//! that ends. The binaries are those of the system, or what `tests/run` put into `target/servers`.

mod browser;
mod nats;
mod place;
mod postgres;
mod proxy;
mod watched;

pub use browser::Browser;
pub use nats::{Cluster, Nats, SyncInterval};
pub use place::free_port;
pub use postgres::{Postgres, Release, Tools};
pub use proxy::Proxy;

#[cfg(test)]
mod tests;
