//! Puts the paths of mounts before the routes of the files that declare them, through several
//! files where routers mount others.

use crate::discover::{Class, Format};
use crate::facts::{Mount, Route, What};
use crate::names::base;
use crate::repository::{Repository, join};
use crate::source::FileId;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Files through which a path is followed.
const DEPTH: usize = 6;

/// Stems of the file that stands for its folder.
const FOLDER_FILES: [&str; 4] = ["__init__", "index", "mod", "main"];

/// Gives every route the path that other files put before it; a mount whose router is not found is
/// a route that another file handles.
pub fn follow(repository: &mut Repository) {
    let (mounted, unknown) = resolved(repository);
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

/// Where a file's routes are mounted, and behind which path; `None` when behind several, of which
/// nobody can say which holds for a route.
type Mounted = BTreeMap<FileId, Option<(FileId, String)>>;

/// The files that mounts stand for, and the mounts for which there is none.
fn resolved(repository: &Repository) -> (Mounted, Vec<usize>) {
    let sources = Sources::of(repository);
    let (mut mounted, mut unknown, mut known) = (Mounted::new(), Vec::new(), FxHashMap::default());
    for (index, fact) in repository.facts.iter().enumerate() {
        let What::Mount(mount) = &fact.what else { continue };
        let from = repository.file(fact.at.file);
        let ending = from.path.rsplit('.').next().unwrap_or_default();
        let key = (from.folder(), ending, mount.target.as_str());
        let found: &Vec<FileId> = known
            .entry(key)
            .or_insert_with(|| sources.resolve(repository, fact.at.file, &mount.target));
        if found.is_empty() {
            unknown.push(index);
        }
        for file in found.iter().filter(|file| **file != fact.at.file) {
            let first =
                mounted.entry(*file).or_insert_with(|| Some((fact.at.file, mount.prefix.clone())));
            if first.as_ref().is_some_and(|(_, prefix)| *prefix != mount.prefix) {
                *first = None;
            }
        }
    }
    (mounted, unknown)
}

fn handled_elsewhere(mount: &Mount) -> Route {
    Route {
        method: String::new(),
        path: mount.prefix.clone(),
        before: String::new(),
        handler: mount.handler.clone(),
        touches: Vec::new(),
        seen: false,
    }
}

/// The path before the routes of a file; empty where files mount each other in a circle.
fn before(mounted: &Mounted, file: FileId) -> String {
    let (mut path, mut seen) = (String::new(), vec![file]);
    for _ in 0..DEPTH {
        let last = seen[seen.len() - 1];
        let Some(Some((outer, prefix))) = mounted.get(&last) else { break };
        if seen.contains(outer) {
            return String::new();
        }
        path = format!("{}{path}", prefix.trim_end_matches('/'));
        seen.push(*outer);
    }
    path
}

/// Source files that declare or mount routes.
struct Sources<'r> {
    /// By the last part of their module's name.
    by_name: BTreeMap<&'r str, Vec<FileId>>,
    /// Packages of Go by folder.
    packages: BTreeMap<&'r str, Vec<FileId>>,
    /// Modules of Go: path and folder.
    modules: Vec<(&'r str, &'r str)>,
}

impl<'r> Sources<'r> {
    fn of(repository: &'r Repository) -> Sources<'r> {
        let (mut by_name, mut packages) = (BTreeMap::new(), BTreeMap::new());
        for (index, file) in repository.files.iter().enumerate() {
            let id = FileId(index as u32);
            let is_source = matches!(file.format, Format::Source(_)) && file.class == Class::Own;
            let declares = |what: &What| matches!(what, What::Route(_) | What::Mount(_));
            if is_source && repository.facts_of(id).iter().any(|fact| declares(&fact.what)) {
                let name = base(module(&file.path));
                by_name.entry(name).or_insert_with(Vec::new).push(id);
                if file.path.ends_with(".go") {
                    packages.entry(file.folder()).or_insert_with(Vec::new).push(id);
                }
            }
        }
        let modules = repository.facts.iter().filter_map(|fact| match &fact.what {
            What::Manifest(manifest) if manifest.ecosystem == "go" => {
                Some((manifest.name.as_deref()?, repository.file(fact.at.file).folder()))
            }
            _ => None,
        });
        Sources { by_name, packages, modules: modules.collect() }
    }

    /// The files that a module's name, or the full name of something in one, stands for.
    fn resolve(&self, repository: &Repository, from: FileId, target: &str) -> Vec<FileId> {
        let file = repository.file(from);
        if target.starts_with('.') {
            let joined = join(file.folder(), target).unwrap_or_default();
            // `./health.routes`, `./health.js`, and `./health.router` of what it exports.
            let shorter = joined.rsplit_once('.').map(|(module, _)| module);
            let mut names = std::iter::once(joined.as_str()).chain(shorter);
            return names.find_map(|name| self.at(repository, name)).into_iter().collect();
        }
        if file.path.ends_with(".go") {
            return self.package(target);
        }
        // Other names of JavaScript are those of packages.
        let script = file.format == Format::Source("javascript".to_owned());
        if script && !target.starts_with("@/") && !target.starts_with("~/") {
            return Vec::new();
        }
        let plain = target.replace("::", "/").replace('.', "/");
        let mut parts: Vec<&str> = plain.split('/').filter(|part| !is_root(part)).collect();
        let base = match plain.starts_with("crate/") {
            true => crate_root(file.folder()),
            false => file.folder(),
        };
        for _ in 0..3 {
            let mut found = self.ending(repository, base, &parts);
            found.retain(|id| repository.file(*id).format == file.format);
            if !found.is_empty() || parts.pop().is_none() {
                return nearest(repository, file.folder(), found);
            }
        }
        Vec::new()
    }

    /// The file of a path without its ending.
    fn at(&self, repository: &Repository, path: &str) -> Option<FileId> {
        let name = base(path);
        let named = self.by_name.get(name).into_iter().chain(self.by_name.get(stem(name)));
        let is_it = |id: &&FileId| {
            let file = &repository.file(**id).path;
            module(file) == path || file == path
        };
        named.flatten().find(is_it).copied()
    }

    /// The files whose module ends with some parts; one part alone only near the file that asks.
    fn ending(&self, repository: &Repository, folder: &str, parts: &[&str]) -> Vec<FileId> {
        let Some(name) = parts.last() else { return Vec::new() };
        let path = parts.join("/");
        let near = if folder.is_empty() { path.clone() } else { format!("{folder}/{path}") };
        let fits = |id: &&FileId| {
            let module = module(&repository.file(**id).path);
            let ends = module.strip_suffix(path.as_str());
            let whole = ends.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
            whole && (parts.len() > 1 || module == near || module == path)
        };
        self.by_name.get(*name).into_iter().flatten().filter(fits).copied().collect()
    }

    /// The files of the package of Go that the full name of something in it names.
    /// <https://go.dev/ref/mod#glos-package-path>
    fn package(&self, target: &str) -> Vec<FileId> {
        let found = self.modules.iter().find_map(|(module, folder)| {
            let inner = target.strip_prefix(module)?;
            // A package's folder may hold dots; what is called stands behind the last.
            let ends = inner.match_indices('.').map(|(at, _)| at).rev().chain([inner.len()]);
            let mut folders =
                ends.filter_map(|end| join(folder, inner[..end].trim_start_matches('/')));
            folders.find_map(|folder| self.packages.get(folder.as_str()))
        });
        found.filter(|files| files.len() <= PACKAGE).cloned().unwrap_or_default()
    }
}

/// Files with routes of one package: of more nobody can say which the mount means.
const PACKAGE: usize = 50;

/// Of several files those that share the most folders with the one that asks.
fn nearest(repository: &Repository, folder: &str, found: Vec<FileId>) -> Vec<FileId> {
    let shared = |id: &FileId| {
        let both = repository.file(*id).folder().split('/').zip(folder.split('/'));
        both.take_while(|(one, other)| one == other).count()
    };
    let most = found.iter().map(shared).max().unwrap_or_default();
    found.into_iter().filter(|id| shared(id) == most).collect()
}

/// The folder of a Rust crate's root module: the innermost `src` above.
fn crate_root(folder: &str) -> &str {
    let mut rest = folder;
    loop {
        match rest.rsplit_once('/') {
            Some((_, "src")) => return rest,
            Some((outer, _)) => rest = outer,
            None => return if rest == "src" { rest } else { folder },
        }
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
        let go = [("go.mod", "module x.com/a\n"), ("main.go", main), ("health/routes.go", routes)];
        assert_eq!(paths(&go), ["/h/live"]);
    }

    #[test]
    fn of_several_files_the_one_that_is_meant_or_none() {
        let main = |prefix: &str| {
            format!(
                "from app.api import health\napp.include_router(health.router, prefix='{prefix}')\n"
            )
        };
        let health = "@router.get('/live')\ndef f():\n    pass\n";
        let (one, two) = (main("/one"), main("/two"));
        let services = [
            ("a/app/main.py", one.as_str()),
            ("a/app/api/health.py", health),
            ("b/app/main.py", two.as_str()),
            ("b/app/api/health.py", health),
        ];
        assert_eq!(paths(&services), ["/one/live", "/two/live"]);
        let twice = format!("{one}{two}");
        let both = [("app/main.py", twice.as_str()), ("app/api/health.py", health)];
        assert_eq!(paths(&both), ["/live"]);
        let circle = [
            ("a.js", "const b = require('./b');\nr.use('/b', b);\nr.get('/x', f);\n"),
            ("b.js", "const a = require('./a');\nr.use('/a', a);\nr.get('/y', f);\n"),
        ];
        assert_eq!(paths(&circle), ["/x", "/y"]);
        let package = [
            (
                "app.js",
                "const express = require('express');\napp.use('/s', express.static('p'));\n",
            ),
            ("express.js", "r.get('/live', f);\n"),
        ];
        assert_eq!(paths(&package), ["/s", "/live"]);
        let view = [
            (
                "urls.py",
                "from django.urls import path\nimport views\nx = [path('live/', views.live)]\n",
            ),
            ("views.py", "@router.get('/x')\ndef live():\n    pass\n"),
        ];
        assert_eq!(paths(&view), ["/live", "/x"]);
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
            ("b.go", "func f() { v := r.Group(\"/a\"); v.GET(\"/b\", h) }\n", "/a/b"),
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
