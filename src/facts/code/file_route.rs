//! Routes that stand at the place of a file: `app/api/heartbeat/route.ts` answers
//! `/api/heartbeat`. <https://nextjs.org/docs/app/api-reference/file-conventions/route>
//! <https://nitro.build/guide/routing> <https://svelte.dev/docs/kit/routing>

use super::{CodeFile, route};
use crate::facts::{Fact, Route, What};
use crate::signals::FileRouteRow;

/// The path that a file answers, when a row knows its place.
pub fn path_of(rows: &[FileRouteRow], path: &str, text: &str) -> Option<String> {
    rows.iter().filter(|row| text.contains(&row.contains)).find_map(|row| answers(row, path))
}

fn answers(row: &FileRouteRow, path: &str) -> Option<String> {
    let slashed = format!("/{path}");
    let start = slashed.find(&format!("/{}/", row.folder))? + row.folder.len() + 2;
    let (folders, name) = slashed[start..].rsplit_once('/').unwrap_or(("", &slashed[start..]));
    let stem = match row.dots {
        true => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
        false => name.split('.').next().unwrap_or(name),
    };
    let last = match &row.file {
        Some(wanted) if stem != wanted => return None,
        Some(_) => None,
        None => Some(stem).filter(|stem| *stem != "index"),
    };
    let last = last.into_iter().flat_map(|stem| stem.split('.'));
    // Folders in brackets only group.
    let parts = folders
        .split('/')
        .chain(last)
        .map(|part| part.trim_end_matches('+'))
        .filter(|part| !part.is_empty() && !part.starts_with(['(', '@', '_']));
    let shown = parts.map(|part| match part.strip_prefix(['[', '$']) {
        Some(rest) => format!("/{{{}}}", rest.trim_end_matches(']').trim_start_matches(['.', '['])),
        None => format!("/{part}"),
    });
    let answered = format!("{}{}", row.prefix, shown.collect::<String>());
    Some(if answered.is_empty() { "/".to_owned() } else { answered })
}

/// The route: the whole file is its handler.
pub(super) fn fact(file: &CodeFile<'_, '_>, path: String) -> Fact {
    let whole = 0..file.index.text().len();
    let touches = route::touches(&file.outline, &whole);
    let (method, handler) = (String::new(), "file".to_owned());
    let route = Route { method, path, before: String::new(), handler, touches, seen: true };
    file.fact(&(0..0), What::Route(route))
}

#[cfg(test)]
mod tests {
    use super::path_of;
    use crate::signals::signals;

    #[test]
    fn places_that_answer() {
        let language = signals().language_of("ts").expect("known");
        let of = |path: &str, text: &str| path_of(&language.file_routes, path, text);
        let handler = "export async function GET() {}";
        assert_eq!(
            of("src/app/(main)/api/users/[id]/route.ts", handler).as_deref(),
            Some("/api/users/{id}")
        );
        assert_eq!(
            of("web/pages/api/health.ts", "export default function handler() {}").as_deref(),
            Some("/api/health")
        );
        let nitro = "export default defineEventHandler(() => ({}))";
        assert_eq!(of("server/routes/healthz.get.ts", nitro).as_deref(), Some("/healthz"));
        assert_eq!(of("src/routes/ready/+server.ts", handler).as_deref(), Some("/ready"));
        assert_eq!(of("src/app/health/page.tsx", "export default function Page() {}"), None);
        assert_eq!(of("server/routes/health.ts", "export default router"), None);
        let loader = "export async function loader() {}";
        let flat = "app/routes/api.users.$id.tsx";
        assert_eq!(of(flat, loader).as_deref(), Some("/api/users/{id}"));
        assert_eq!(of("app/routes/api+/health.ts", loader).as_deref(), Some("/api/health"));
        let layout = "app/routes/_public.about.tsx";
        assert_eq!(of(layout, loader).as_deref(), Some("/about"));
    }
}
