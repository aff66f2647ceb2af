//! Puts the paths of mounts before the routes of the files that declare them, through several
//! files where routers mount others.

use crate::discover::{Class, Format};
use crate::facts::{Mount, Route, What};
use crate::names::last;
use crate::repository::{Repository, join};
use crate::source::FileId;
use std::collections::BTreeMap;

/// Files through which a path is followed.
const DEPTH: usize = 6;

/// Stems of the file that stands for its folder.
const FOLDER_FILES: [&str; 4] = ["__init__", "index", "mod", "main"];

/// Gives every route the path that other files put before it; a mount whose router is not found is
/// a route that another file handles.
pub fn follow(repository: &mut Repository) {
    let sources = Sources::of(repository);
    let (mut mounted, mut unknown) = (BTreeMap::<FileId, (FileId, String)>::new(), Vec::new());
    for (index, fact) in repository.facts.iter().enumerate() {
        let What::Mount(mount) = &fact.what else { continue };
        let found = sources.resolve(repository, fact.at.file, &mount.target);
        if found.is_empty() {
            unknown.push(index);
        }
        for file in found.into_iter().filter(|file| *file != fact.at.file) {
            mounted.entry(file).or_insert((fact.at.file, mount.prefix.clone()));
        }
    }
    for fact in &mut repository.facts {
        if let What::Route(route) = &mut fact.what {
            route.before = before(&mounted, fact.at.file);
        }
    }
    for index in unknown {
        let fact = &mut repository.facts[index];
        let What::Mount(mount) = &fact.what else { continue };
        if !mount.prefix.is_empty() {
            fact.what = What::Route(handled_elsewhere(mount));
        }
    }
}

fn handled_elsewhere(mount: &Mount) -> Route {
    Route {
        method: String::new(),
        path: mount.prefix.clone(),
        before: String::new(),
        handler: last(&mount.target).to_owned(),
        touches: Vec::new(),
        seen: false,
    }
}

/// The path before the routes of a file.
fn before(mounted: &BTreeMap<FileId, (FileId, String)>, file: FileId) -> String {
    let (mut path, mut file) = (String::new(), file);
    for _ in 0..DEPTH {
        let Some((outer, prefix)) = mounted.get(&file) else { break };
        path = format!("{}{path}", prefix.trim_end_matches('/'));
        file = *outer;
    }
    path
}

/// Source files that declare or mount routes, by the last part of their module's name.
struct Sources {
    by_name: BTreeMap<String, Vec<FileId>>,
}

impl Sources {
    fn of(repository: &Repository) -> Sources {
        let mut by_name: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
        for (index, file) in repository.files.iter().enumerate() {
            let id = FileId(index as u32);
            let is_source = matches!(file.format, Format::Source(_)) && file.class == Class::Own;
            let declares = |what: &What| matches!(what, What::Route(_) | What::Mount(_));
            if is_source && repository.facts_of(id).iter().any(|fact| declares(&fact.what)) {
                let module = module(&file.path);
                let name = module.rsplit('/').next().unwrap_or(module).to_owned();
                by_name.entry(name).or_default().push(id);
                // A package of Go is its folder.
                if file.path.ends_with(".go") {
                    let folder = file.folder().rsplit('/').next().unwrap_or_default().to_owned();
                    by_name.entry(folder).or_default().push(id);
                }
            }
        }
        Sources { by_name }
    }

    /// The files that a module's name, or the full name of something in one, stands for.
    fn resolve(&self, repository: &Repository, from: FileId, target: &str) -> Vec<FileId> {
        let folder = repository.file(from).folder();
        if target.starts_with('.') {
            let joined = join(folder, target).unwrap_or_default();
            // `./health.routes`, `./health.js`, and `./health.router` of what it exports.
            let whole = std::iter::once(joined.as_str());
            let shorter = joined.rsplit_once('.').map(|(module, _)| module);
            return whole
                .chain(shorter)
                .find_map(|name| self.at(repository, name))
                .into_iter()
                .collect();
        }
        let plain = target.replace("::", "/").replace('.', "/");
        let mut parts: Vec<&str> = plain.split('/').filter(|part| !is_root(part)).collect();
        for _ in 0..3 {
            let mut found = self.ending(repository, folder, &parts);
            found.extend(self.package(repository, &parts));
            found.retain(|file| repository.file(*file).format == repository.file(from).format);
            if !found.is_empty() || parts.pop().is_none() {
                return found;
            }
        }
        Vec::new()
    }

    /// The file of a path without its ending.
    fn at(&self, repository: &Repository, path: &str) -> Option<FileId> {
        let name = path.rsplit('/').next()?;
        let named =
            self.by_name.get(name).into_iter().chain(self.by_name.get(stem(name))).flatten();
        let is_it = |id: &&FileId| {
            let file = &repository.file(**id).path;
            module(file) == path || file == path
        };
        named.into_iter().find(is_it).copied()
    }

    /// The files whose module ends with some parts; one part alone only near the file that asks.
    fn ending(&self, repository: &Repository, folder: &str, parts: &[&str]) -> Vec<FileId> {
        let Some(name) = parts.last() else { return Vec::new() };
        let near = match folder {
            "" => parts.join("/"),
            folder => format!("{folder}/{}", parts.join("/")),
        };
        let fits = |id: &&FileId| {
            let module = module(&repository.file(**id).path);
            let ends = module.strip_suffix(&parts.join("/"));
            let whole = ends.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
            whole && (parts.len() > 1 || module == near || module == parts[0])
        };
        self.by_name.get(*name).into_iter().flatten().filter(fits).copied().collect()
    }

    /// The files of a package of Go: its path begins with that of the module, which the folders of
    /// the repository do not show, so that the longest common end decides.
    fn package(&self, repository: &Repository, parts: &[&str]) -> Vec<FileId> {
        let Some(name) = parts.last() else { return Vec::new() };
        let folder = |id: &FileId| repository.file(*id).folder();
        let common = |id: &FileId| {
            let folders = folder(id).rsplit('/').zip(parts.iter().rev());
            folders.take_while(|(own, part)| own == *part).count()
        };
        let named = self.by_name.get(*name).into_iter().flatten();
        let go = named.filter(|id| repository.file(**id).path.ends_with(".go"));
        let found: Vec<FileId> = go.filter(|id| common(id) > 0).copied().collect();
        let longest = found.iter().map(common).max().unwrap_or_default();
        let found: Vec<FileId> = found.into_iter().filter(|id| common(id) == longest).collect();
        let one = found.windows(2).all(|pair| folder(&pair[0]) == folder(&pair[1]));
        if one { found } else { Vec::new() }
    }
}

/// Words that begin a module's path and name no folder.
fn is_root(part: &str) -> bool {
    matches!(part, "" | "crate" | "self" | "super" | "@" | "~")
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The path of a file without its ending; of the file that stands for its folder, the folder.
fn module(path: &str) -> &str {
    let module = match path.rsplit_once('/') {
        Some((folder, name)) => &path[..folder.len() + 1 + stem(name).len()],
        None => stem(path),
    };
    match module.rsplit_once('/') {
        Some((folder, name)) if FOLDER_FILES.contains(&name) => folder,
        _ => module,
    }
}

#[cfg(test)]
mod tests {
    use crate::components;
    use crate::discover::scan_memory;
    use crate::facts::What;

    /// The paths of the GET routes, as callers write them.
    fn paths(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<(String, String)> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let mut repository = scan_memory("r", &files);
        components::build(&mut repository, &[]);
        let facts = repository.facts.iter().filter_map(|fact| match &fact.what {
            What::Route(route) => Some(route.full()),
            _ => None,
        });
        facts.collect()
    }

    #[test]
    fn mounted_routers_of_other_files() {
        let express = [
            ("app.js", "const routes = require('./routes');\napp.use('/api', routes);\n"),
            ("routes/health.js", "router.get('/', (q, r) => r.send('x'));\nrouter.get('/x', f);\n"),
            ("routes/index.js", "import h from './health.js';\nrouter.use('/health', h);\n"),
        ];
        assert_eq!(paths(&express), ["/api/health", "/api/health/x"]);
        let main = "from app.api import health\napp.include_router(health.router, prefix='/h')\n";
        let health = "r = APIRouter(prefix='/v1')\n@r.get('')\ndef f():\n    pass\n";
        let fastapi = [("app/main.py", main), ("app/api/health.py", health)];
        assert_eq!(paths(&fastapi), ["/h/v1"]);
        let main = "from api.probes import bp\napp.register_blueprint(bp, url_prefix='/p')\n";
        let flask =
            [("main.py", main), ("api/probes.py", "@bp.route('/live')\ndef f():\n    pass\n")];
        assert_eq!(paths(&flask), ["/p/live"]);
        let urls =
            "from django.urls import include, path\nx = [path('h/', include('probes.urls'))]\n";
        let probes = "from django.urls import path\nx = [path('ready/', ready)]\n";
        let django = [("shop/urls.py", urls), ("probes/urls.py", probes)];
        assert_eq!(paths(&django), ["/h/ready"]);
        let axum = [
            ("src/main.rs", "fn main() { Router::new().nest(\"/api\", health::router()); }\n"),
            ("src/health.rs", "fn router() -> Router { Router::new().route(\"/live\", get(f)) }\n"),
        ];
        assert_eq!(paths(&axum), ["/api/live"]);
        let main = "import \"x.com/a/health\"\nfunc main() { r.Mount(\"/h\", health.Routes()) }\n";
        let routes = "import \"github.com/go-chi/chi/v5\"\nfunc Routes() { r.Get(\"/live\", f) }\n";
        assert_eq!(paths(&[("main.go", main), ("health/routes.go", routes)]), ["/h/live"]);
    }

    #[test]
    fn what_no_file_declares_is_a_route_itself() {
        let text = "import health from 'express-health';\napp.use('/health', health);\n";
        assert_eq!(paths(&[("app.js", text)]), ["/health"]);
    }

    #[test]
    fn groups_around_routes() {
        let go = "import \"github.com/go-chi/chi/v5\"\n\
            func f() { r.Route(\"/a\", func(r chi.Router) { r.Get(\"/b\", h) }) }\n";
        let rust = "use actix_web::web::*;\n\
            fn f() { x.service(scope(\"/a\").service(scope(\"/c\").route(\"/b\", get()))); }\n";
        let php = "<?php\nRoute::prefix('a')->group(function () { Route::get('/b', 'c'); });\n";
        let kotlin = "import io.ktor.server.routing.*\n\
            fun f() { routing { route(\"/a\") { get(\"/b\") { } } } }\n";
        let java = "import static io.javalin.apibuilder.ApiBuilder.*;\n\
            class A { void f() { path(\"/a\", () -> { get(\"/b\", c -> {}); }); } }\n";
        let cases = [
            ("a.go", go, "/a/b"),
            ("a.rs", rust, "/a/c/b"),
            ("a.rb", "namespace :a do\n  get '/b', to: 'c#d'\nend\n", "/a/b"),
            ("a.php", php, "/a/b"),
            (
                "a.cs",
                "class A { void F() { x.MapGroup(\"/a\").MapGet(\"/b\", () => 1); } }\n",
                "/a/b",
            ),
            ("a.kt", kotlin, "/a/b"),
            ("A.java", java, "/a/b"),
            ("a.ts", "app.group('/a', app => app.get('/b', () => 1));\n", "/a/b"),
            ("b.ts", "x.register(async (f) => { f.get('/b', h) }, { prefix: '/a' });\n", "/a/b"),
        ];
        for (name, text, expected) in cases {
            let found = paths(&[(name, text)]);
            assert!(found.iter().any(|path| path == expected), "{name}: {found:?}");
        }
    }
}
