//! The keys under which personal data and files are encrypted, outside the log and the read models.
//!
//! Every dossier and every file has a data key of its own. Data keys lie wrapped in `keys.db`; the
//! key that wraps them is derived from the master key in `master.key`, which is never in a
//! database. Erasing a data key erases what was encrypted under it: the ciphertext in the log
//! stays, nobody can read it again.
//!
//! Keys are made ahead in durable batches, so that a creation waits for no second sync.

mod data_key;
mod error;
mod keys;
mod master;
pub mod secret_file;
mod store;

pub use data_key::{DataKey, KeyId, KeyIdError, Tampered};
pub use error::KeysError;
pub use keys::Keys;
