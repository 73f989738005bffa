//! What happens to citizens, each story from the door to the end.

pub(super) mod counter;
pub(super) mod documents;
pub(super) mod land;
pub(super) mod ward;
