//! The program as its users meet it: the command line, the API's document, the written rights.

#![expect(clippy::unwrap_used, reason = "what helps the tests may panic as they do")]

mod command_line;
mod front;
mod openapi;
mod place;
mod states;
mod written;
