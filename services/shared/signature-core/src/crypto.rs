//! Digests and signatures behind one door: `ring` where it can, `RustCrypto` where it refuses.
//!
//! Whether an algorithm is good enough is not asked here: SHA-1 and RSA of 1024 bits are verified
//! truthfully, and the policy judges them afterwards.

mod algorithm;
mod digest;
mod ecdsa;
mod identifier;
mod key;
mod name;
mod rsa;
mod verify;

pub use algorithm::{Digest, SignatureAlgorithm};
pub use identifier::AlgorithmFault;
pub use key::{KeyKind, PublicKey};
pub use verify::{CryptoFault, verify};
