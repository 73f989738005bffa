//! The program: runs the services over one data folder, and the command line around them.

pub mod catalogue;
pub mod command_line;
mod commands;
pub mod config;
pub mod demo;
pub mod engines;
pub mod folder;
mod gauges;
mod openapi;
pub mod roles;
pub mod serve;
pub mod shop;
pub mod telemetry;
mod trusted_keys;

pub use commands::execute;
