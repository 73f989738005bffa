//! The files of the shop: scanned papers, results, attachments. Outside log and read models.
//!
//! A file is named by its content ([`FileId`]), so equal files are kept once and a file never
//! changes. Each lies encrypted under a data key of its own, whose id stands in the file's header:
//! erasing the key erases the file. What kind of file it is, is not asked here.

mod documents;
mod error;
mod file;
mod file_id;

pub use documents::{Documents, Found, Stored};
pub use error::{GetError, PutError};
pub use file_id::{FileId, FileIdError};
