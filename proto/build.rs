//! Compiles the contract between the services with protox: no `protoc` is needed.

use std::error::Error;

const FILES: [&str; 4] = [
    "motcua/log/v1/record.proto",
    "motcua/dossier/v1/events.proto",
    "motcua/slip/v1/events.proto",
    "motcua/catalogue/v1/events.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    for file in FILES {
        println!("cargo:rerun-if-changed={file}");
    }
    let mut config = prost_build::Config::new();
    config.enable_type_names();
    config.compile_fds(protox::compile(FILES, ["."])?)?;
    Ok(())
}
