//! The program: runs the services over one data folder, and the command line around them.

pub mod catalogue;
pub mod command_line;
mod commands;
pub mod config;
pub mod demo;
pub mod folder;
mod gauges;
mod log_url;
mod openapi;
pub mod serve;
pub mod shop;
pub mod telemetry;

pub use commands::execute;
