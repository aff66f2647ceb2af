//! The words of `rules/secrets/words.toml`, which says what each list is for.

use crate::signals::RULES;
use serde::Deserialize;
use std::sync::LazyLock;

/// All lists.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Words {
    /// Where to look.
    pub needles: Vec<String>,
    /// Last words of passwords.
    pub passwords: Vec<String>,
    /// Last words of keys that a service chooses.
    pub own_keys: Vec<String>,
    /// Last words of keys that somebody gives.
    pub given_keys: Vec<String>,
    /// Words before `key` of a key that a service chooses.
    pub own_before_key: Vec<String>,
    /// Words before `key` of a key that somebody gives.
    pub given_before_key: Vec<String>,
    /// Words before `secret` of one that somebody else gave.
    pub given_before_secret: Vec<String>,
    /// Words behind a secret's word.
    pub tails: Vec<String>,
    /// Words before `token` or `secret` that make it something else.
    pub no_tokens: Vec<String>,
    /// Parts of stand-ins.
    pub stand_ins: Vec<String>,
    /// Values that say nothing.
    pub nothings: Vec<String>,
    /// Well-known passwords.
    pub defaults: Vec<String>,
    /// Marks of texts for people.
    pub translations: Vec<String>,
    /// Marks of what production does not use.
    pub development: Vec<String>,
    /// Profiles and sections that production does not use.
    pub profiles: Vec<String>,
    /// Folders of configuration.
    pub configuration: Vec<String>,
    /// Schemes of addresses that code opens.
    pub schemes: Vec<String>,
    /// Words behind a token that say that nobody can use it any more.
    pub past: Vec<String>,
    /// Words before a token that say that it is an example.
    pub shows: Vec<String>,
    /// Beginnings of names that bundlers put into pages.
    pub browser_prefixes: Vec<String>,
    /// Words of a name whose value everybody may know.
    pub public: Vec<String>,
    /// Parts of tokens that nobody was given.
    pub made_up: Vec<String>,
    /// Parts of what says that nothing is set.
    pub absent: Vec<String>,
    /// Beginnings of values that name where the secret is.
    pub references: Vec<String>,
    /// Beginnings of hashes of passwords.
    pub hashes: Vec<String>,
    /// Ends of calls that hash a password.
    pub hash_calls: Vec<String>,
    /// Passwords that show what an address looks like.
    pub shown_passwords: Vec<String>,
    /// Hosts that nobody else reaches.
    pub local_hosts: Vec<String>,
    /// Ends of hosts that only documents know.
    pub documented_hosts: Vec<String>,
    /// Keys of connection strings before the password.
    pub connection_keys: Vec<String>,
    /// Calls that read a variable or a setting.
    pub reads: Vec<String>,
    /// Schemes of the header that authenticates a request.
    pub authentication_schemes: Vec<String>,
    /// Beginnings of connection strings to the machine itself.
    pub local_servers: Vec<String>,
    /// Directives of proxies that end like a password.
    pub directives: Vec<String>,
    /// Parts of names of what production does not use.
    pub aside_names: Vec<String>,
    /// What the comment of a file says that production does not use.
    pub asides: Vec<String>,
    /// Texts of Compose files that developers alone use.
    pub development_marks: Vec<String>,
    /// Signs between a read and what stands in.
    pub fallbacks: Vec<String>,
    /// Variables that say how a service runs.
    pub modes: Vec<String>,
    /// Folders of migrations.
    pub migrations: Vec<String>,
    /// Words before a password that opens a file.
    pub files_before_password: Vec<String>,
    /// Folders of documentation.
    pub documentation: Vec<String>,
    /// Parts of file names of what is copied first.
    pub copied: Vec<String>,
    /// Beginnings of the paths of pipelines.
    pub pipeline_paths: Vec<String>,
    /// Folders of pipelines.
    pub pipeline_folders: Vec<String>,
    /// Beginnings of the file names of pipelines.
    pub pipeline_files: Vec<String>,
    /// Functions that make accounts, or log in.
    pub accounts: Vec<Account>,
    /// Endings of files.
    pub endings: Endings,
}

/// A function that makes an account, or logs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its name, as it is called.
    pub call: String,
    /// Place of the password among the arguments, from 0.
    pub argument: usize,
}

/// Endings of files, by what a literal in them is worth.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endings {
    /// Text for people.
    pub document: Vec<String>,
    /// Data.
    pub data: Vec<String>,
    /// Shell scripts.
    pub script: Vec<String>,
    /// What a cloud holds.
    pub infrastructure: Vec<String>,
    /// SQL.
    pub sql: Vec<String>,
    /// Settings of what runs.
    pub deployed: Vec<String>,
    /// The same, in a folder of configuration.
    pub configuration: Vec<String>,
    /// Other settings.
    pub settings: Vec<String>,
}

/// The lists, read once.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let file = RULES.get_file("secrets/words.toml").expect("the file is embedded");
        toml::from_str(file.contents_utf8().expect("UTF-8")).expect("valid words")
    });
    &WORDS
}
