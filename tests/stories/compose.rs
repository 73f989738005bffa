//! `docker-compose.yml`, without a container engine: the file is of its kind, names nothing that moves,
//! and says nothing to the program that it does not know.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use clap::{CommandFactory, Parser};
use motcua::command_line::CommandLine;
use motcua::config::Config;
use motcua::roles::Role;
use motcua_tests::compose::{self, Compose, root};

#[test]
fn the_file_is_of_the_compose_specification() {
    let schema = include_str!("../data/compose-spec/compose_spec.json");
    let schema = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let file = compose::value();
    let errors: Vec<_> = validator.iter_errors(&file).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let mut wrong = file.clone();
    wrong["services"]["front"]["port"] = "8480".into();
    assert!(!validator.is_valid(&wrong), "a word that nobody knows is seen");
}

#[test]
fn every_image_is_pinned_and_ours_has_the_version_of_the_program() {
    let file = Compose::read();
    for (name, service) in &file.services {
        let (_, tag) = service.image.rsplit_once(':').unwrap_or_else(|| panic!("{name}: no tag"));
        assert!(tag.matches('.').count() >= 1, "{name}: {} can move", service.image);
        assert!(service.healthcheck.is_some(), "{name}: nobody asks whether it is well");
    }
    for (_, service) in file.roles() {
        assert_eq!(service.image, format!("motcua:{}", env!("CARGO_PKG_VERSION")));
    }
}

#[test]
fn the_program_knows_every_flag_variable_and_key() {
    let file = Compose::read();
    let known = variables();
    let mut roles = BTreeSet::new();
    for (name, service) in file.roles() {
        let words = std::iter::once("motcua").chain(service.command.iter().map(String::as_str));
        CommandLine::try_parse_from(words).unwrap_or_else(|error| panic!("{name}: {error}"));
        for variable in service.environment.keys() {
            assert!(known.contains(variable), "{name}: the program does not know {variable}");
        }
        roles.insert(name.to_owned());
        let check = service.healthcheck.as_ref().unwrap()["test"].as_array().unwrap().clone();
        let check: Vec<_> = check.iter().filter_map(|word| word.as_str()).skip(1).collect();
        CommandLine::try_parse_from(check).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let all = Role::ALL.map(|role| role.name().to_owned());
    assert_eq!(roles, all.into(), "every role has a service of its name");
    Config::of_file(&root().join("deploy/compose/motcua.toml")).unwrap();
}

/// The variables that any command of the program reads.
fn variables() -> BTreeSet<String> {
    let command = CommandLine::command();
    let arguments = command.get_subcommands().flat_map(clap::Command::get_arguments);
    let named = arguments.filter_map(clap::Arg::get_env);
    named.map(|name| name.to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_file_that_is_named_is_there_and_deploy_prepare_makes_the_secrets() {
    let file = Compose::read();
    for (name, config) in &file.configs {
        assert!(root().join(&config.file).is_file(), "{name}: no {}", config.file.display());
    }
    let place = tempfile::tempdir().unwrap();
    let deploy = place.path().join("deploy");
    std::fs::create_dir(&deploy).unwrap();
    std::fs::copy(root().join("deploy/prepare"), deploy.join("prepare")).unwrap();
    let read = |name: &str| std::fs::read(place.path().join(&file.secrets[name].file)).unwrap();
    for _ in 0..2 {
        let prepared = Command::new(deploy.join("prepare")).output().unwrap();
        assert!(prepared.status.success(), "{}", String::from_utf8_lossy(&prepared.stderr));
    }
    let before: Vec<_> = file.secrets.keys().map(|name| read(name)).collect();
    assert!(Command::new(deploy.join("prepare")).status().unwrap().success());
    let after: Vec<_> = file.secrets.keys().map(|name| read(name)).collect();
    assert_eq!(before, after, "a secret that is there stays");
    for name in ["master-key", "log-url", "database-url"] {
        let path = place.path().join(&file.secrets[name].file);
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name} is for its owner alone");
    }
    let password = String::from_utf8(read("postgres-password")).unwrap();
    assert!(String::from_utf8(read("database-url")).unwrap().contains(password.trim()));
}

#[test]
fn no_secret_stands_in_the_file() {
    let text = compose::text();
    for word in ["PASSWORD:", "postgres://", "nats://", "TOKEN"] {
        assert!(!text.contains(word), "docker-compose.yml holds {word}");
    }
}
