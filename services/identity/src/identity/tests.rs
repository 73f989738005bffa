use std::fs;
use std::os::unix::fs::PermissionsExt;

use motcua_api::token::{TokenError, Tokens};
use motcua_domain::Role;
use motcua_servers::{Postgres, Release};
use tempfile::{TempDir, tempdir};

use super::*;

const PASSWORD: &str = "mật khẩu mẫu 01";

/// Where the accounts of a test stand.
#[derive(Debug, Clone, Copy)]
enum On {
    Sqlite,
    Postgresql,
}

struct City {
    dir: TempDir,
    database: Database,
    clock: Clock,
    identity: Identity,
}

impl City {
    async fn open(on: On) -> Self {
        let dir = tempdir().unwrap();
        let database = match on {
            On::Sqlite => Database::sqlite(dir.path().join("identity.db")),
            On::Postgresql => postgres(),
        };
        let clock = Clock::standing_at("2026-11-23T08:00:00+07:00".parse().unwrap());
        let identity = Identity::open_in(database.clone(), dir.path(), clock.clone()).await;
        Self { dir, database, clock, identity: identity.unwrap() }
    }

    async fn clerk(&self) -> Account {
        let name = "clerk".parse().unwrap();
        let identity = &self.identity;
        identity.create(name, assignment(Role::ReceptionClerk), PASSWORD, false).await.unwrap()
    }

    fn first_password(&self) -> String {
        let text = fs::read_to_string(self.dir.path().join("first-administrator")).unwrap();
        text.trim_end().to_owned()
    }

    fn tokens(&self) -> Tokens {
        let tokens = Tokens::new(self.clock.clone());
        tokens.trust(&self.identity.public_keys());
        tokens
    }
}

fn assignment(role: Role) -> Assignment {
    let (agency, counter) = (Some("ward".parse().unwrap()), Some("ward/1".parse().unwrap()));
    Assignment::new(vec![role], agency, counter).unwrap()
}

fn postgres() -> Database {
    let url = Postgres::shared(Release::System).database();
    Database::postgres(&url, "motcua_identity").unwrap()
}

/// Makes each story a test on each engine.
macro_rules! on_each_engine {
    ($(async fn $name:ident($on:ident: On) $story:block)*) => {$(
        mod $name {
            use super::*;

            async fn story($on: On) $story

            #[tokio::test]
            async fn on_sqlite() {
                story(On::Sqlite).await;
            }

            #[tokio::test]
            async fn on_postgresql() {
                story(On::Postgresql).await;
            }
        }
    )*};
}

on_each_engine! {
    async fn a_token_says_what_the_account_may_be_for_fifteen_minutes(on: On) {
        let city = City::open(on).await;
        let account = city.clerk().await;
        let signed_in = city.identity.sign_in("Clerk", PASSWORD).await.unwrap();
        assert!(!signed_in.must_change_password);
        assert_eq!(signed_in.expires_at, "2026-11-23T08:15:00+07:00".parse().unwrap());
        let claims = city.tokens().verify(&signed_in.token).unwrap();
        assert_eq!((&claims.sub, claims.must_change), (&account.id, false));
        assert_eq!(claims.roles, [Role::ReceptionClerk]);
        assert_eq!(claims.agency, Some("ward".parse().unwrap()));
        assert_eq!(claims.counter, Some("ward/1".parse().unwrap()));
        city.clock.advance(SignedDuration::from_mins(15));
        assert_eq!(city.tokens().verify(&signed_in.token), Err(TokenError::Expired));
    }

    async fn accounts_and_the_key_outlive_a_restart(on: On) {
        let city = City::open(on).await;
        city.clerk().await;
        let first = city.first_password();
        let token = city.identity.sign_in("clerk", PASSWORD).await.unwrap().token;
        let (database, dir) = (city.database.clone(), city.dir.path());
        let again = Identity::open_in(database, dir, city.clock.clone()).await.unwrap();
        assert!(again.sign_in("clerk", PASSWORD).await.is_ok());
        let tokens = Tokens::new(city.clock.clone());
        tokens.trust(&again.public_keys());
        assert!(tokens.verify(&token).is_ok());
        assert_eq!(city.first_password(), first, "written once");
    }

    async fn the_first_administrator_changes_the_password_that_stands_in_the_file(on: On) {
        let city = City::open(on).await;
        let file = fs::metadata(city.dir.path().join("first-administrator")).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
        let first = city.first_password();
        let signed_in = city.identity.sign_in("admin", &first).await.unwrap();
        assert!(signed_in.must_change_password);
        let claims = city.tokens().verify(&signed_in.token).unwrap();
        assert!(claims.must_change && claims.roles == [Role::Administrator]);
        city.identity.change_password(&claims.sub, &first, PASSWORD).await.unwrap();
        assert!(matches!(city.identity.sign_in("admin", &first).await, Err(SignInError::Wrong)));
        assert!(!city.identity.sign_in("admin", PASSWORD).await.unwrap().must_change_password);
    }

    async fn a_wrong_password_an_unknown_account_and_one_out_of_use_look_the_same(on: On) {
        let city = City::open(on).await;
        let account = city.clerk().await;
        let assignment = assignment(Role::Officer);
        for (name, password) in [("clerk", "another password"), ("nobody", PASSWORD), ("/", "")] {
            let refused = city.identity.sign_in(name, password).await;
            assert!(matches!(refused, Err(SignInError::Wrong)), "{name}");
        }
        city.identity.change(&account.id, &assignment, false, None).await.unwrap();
        let refused = city.identity.sign_in("clerk", PASSWORD).await;
        assert!(matches!(refused, Err(SignInError::Wrong)));
    }

    async fn after_ten_wrong_passwords_even_the_right_one_must_wait(on: On) {
        let city = City::open(on).await;
        let account = city.clerk().await;
        for _ in 0..10 {
            assert!(city.identity.sign_in("clerk", "a wrong password").await.is_err());
        }
        let refused = city.identity.sign_in("clerk", PASSWORD).await;
        assert!(matches!(refused, Err(SignInError::TooMany { again_in }) if again_in == VALID_FOR));
        let refused = city.identity.change_password(&account.id, PASSWORD, "another one 02").await;
        assert!(matches!(refused, Err(PasswordError::SignIn(SignInError::TooMany { .. }))));
        city.clock.advance(SignedDuration::from_mins(15));
        assert!(city.identity.sign_in("clerk", PASSWORD).await.is_ok());
    }

    async fn a_new_password_keeps_the_rules(on: On) {
        let city = City::open(on).await;
        let account = city.clerk().await;
        for (new, rule) in [("short", PasswordRule::TooShort), (PASSWORD, PasswordRule::IsOld)] {
            let refused = city.identity.change_password(&account.id, PASSWORD, new).await;
            assert!(matches!(refused, Err(PasswordError::Rule(broken)) if broken == rule), "{new}");
        }
        let refused = city.identity.change_password(&account.id, "wrong one 0001", "short").await;
        assert!(matches!(refused, Err(PasswordError::SignIn(SignInError::Wrong))));
    }

    async fn a_name_belongs_to_one_account(on: On) {
        let city = City::open(on).await;
        city.clerk().await;
        let name: LoginName = "CLERK".parse().unwrap();
        let refused = city.identity.create(name, assignment(Role::Officer), PASSWORD, true).await;
        assert!(matches!(refused, Err(AccountError::NameTaken(name)) if name.as_str() == "clerk"));
    }

    async fn a_change_works_from_the_next_token_on_and_a_given_password_must_be_changed(on: On) {
        let city = City::open(on).await;
        let account = city.clerk().await;
        let officer = assignment(Role::Officer);
        let given = Some("a given password");
        let changed = city.identity.change(&account.id, &officer, true, given).await.unwrap();
        assert_eq!((&changed.assignment, changed.must_change_password), (&officer, true));
        let signed_in = city.identity.sign_in("clerk", "a given password").await.unwrap();
        let claims = city.tokens().verify(&signed_in.token).unwrap();
        assert!(claims.must_change && claims.roles == [Role::Officer]);
    }

    async fn the_last_administrator_stays(on: On) {
        let city = City::open(on).await;
        let account = city.clerk().await;
        let admin = city.identity.accounts("", 1).await.unwrap().remove(0);
        let officer = assignment(Role::Officer);
        for (assignment, active) in [(&officer, true), (&admin.assignment, false)] {
            let refused = city.identity.change(&admin.id, assignment, active, None).await;
            assert!(matches!(refused, Err(AccountError::LastAdministrator)));
        }
        assert!(city.identity.accounts("", 1).await.unwrap()[0].active);
        city.identity.change(&account.id, &admin.assignment, true, None).await.unwrap();
        city.identity.change(&admin.id, &admin.assignment, false, None).await.unwrap();
    }

    async fn an_unknown_account_is_not_changed(on: On) {
        let city = City::open(on).await;
        let id: AccountId = "nobody".parse().unwrap();
        for password in [None, Some(PASSWORD)] {
            let refused = city.identity.change(&id, &assignment(Role::Officer), true, password).await;
            assert!(matches!(refused, Err(AccountError::Unknown(_))));
        }
    }
}

#[tokio::test]
async fn accounts_that_an_older_version_made_are_there() {
    let city = City::open(On::Sqlite).await;
    city.clerk().await;
    let copy = "INSERT INTO account SELECT id, name, password_hash, must_change_password, active, \
                roles, agency, counter FROM newer";
    let tables = [
        "ALTER TABLE account RENAME TO newer",
        "CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, \
         password_hash TEXT NOT NULL, must_change_password INTEGER NOT NULL, \
         active INTEGER NOT NULL, roles TEXT NOT NULL, -- a JSON list
         agency TEXT, counter TEXT) STRICT",
        copy,
        "DROP TABLE newer",
    ];
    city.database.create(&tables).await.unwrap();
    let again = Identity::open(city.dir.path(), city.clock.clone()).await.unwrap();
    let accounts = again.accounts("", 9).await.unwrap();
    let names: Vec<&str> = accounts.iter().map(|account| account.name.as_str()).collect();
    assert_eq!(names, ["admin", "clerk"]);
    assert!(again.sign_in("clerk", PASSWORD).await.is_ok());
    again.change(&accounts[1].id, &assignment(Role::Officer), true, None).await.unwrap();
}

#[tokio::test]
async fn of_several_processes_that_start_at_once_one_makes_the_first_administrator() {
    let (database, clock) = (postgres(), Clock::real());
    let dirs = [(); 3].map(|()| tempdir().unwrap());
    let opens =
        dirs.each_ref().map(|dir| Identity::open_in(database.clone(), dir.path(), clock.clone()));
    for opened in futures::future::join_all(opens).await {
        assert_eq!(opened.unwrap().accounts("", 9).await.unwrap().len(), 1);
    }
    let has_file = |dir: &&TempDir| dir.path().join("first-administrator").exists();
    assert_eq!(dirs.iter().filter(has_file).count(), 1);
}

#[tokio::test]
async fn two_administrators_who_put_each_other_out_of_use_at_once_leave_one() {
    let city = City::open(On::Postgresql).await;
    let admin = city.identity.accounts("", 1).await.unwrap().remove(0);
    let clerk = city.clerk().await;
    city.identity.change(&clerk.id, &admin.assignment, true, None).await.unwrap();
    let (database, dir) = (city.database.clone(), city.dir.path());
    let other = Identity::open_in(database, dir, city.clock.clone()).await.unwrap();
    for _ in 0..10 {
        let (one, two) = futures::join!(
            city.identity.change(&admin.id, &admin.assignment, false, None),
            other.change(&clerk.id, &admin.assignment, false, None),
        );
        assert!(one.is_ok() != two.is_ok(), "{one:?}, {two:?}");
        let back = if one.is_ok() { &admin.id } else { &clerk.id };
        other.change(back, &admin.assignment, true, None).await.unwrap();
    }
}
