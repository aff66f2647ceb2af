//! Handlers of errors that do nothing: told by their text, since every grammar takes them apart
//! in its own way.

use super::CodeFile;
use crate::facts::{Fact, Sign, What};
use crate::signals::{Shows, holds, signals};

/// Such places of one file that are kept.
const LIMIT: usize = 20;

/// Adds one fact an error of a request that ends in a handler which does nothing.
pub(super) fn extract(file: &CodeFile<'_, '_>, facts: &mut Vec<Fact>) {
    let text = |at: &std::ops::Range<usize>| file.index.text().get(at.clone()).unwrap_or_default();
    let here = file
        .outline
        .catches
        .iter()
        .filter(|at| swallows(text(at)) && file.is_handled(at) && !file.in_tests(at));
    for at in here.take(LIMIT) {
        let note = "an error of a request ends here, and nobody learns of it".to_owned();
        let sign = Sign::found("error-handler", Shows::Absent, String::new(), note);
        facts.push(file.fact(at, What::Sign(sign)));
    }
}

/// Whether a handler takes any error, does nothing with it, and no comment says why.
fn swallows(text: &str) -> bool {
    let (head, body) = parts(text);
    let nothing = matches!(body.trim(), "" | "pass" | "..." | "nil");
    let words = head.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let meant = || words.clone().any(|word| holds(&signals().vocabulary.errors.meant, word));
    nothing && !head.contains('#') && !meant() && takes_any(classes(head))
}

/// What a handler takes, and what it does: `catch (E e) { … }`, `except E as e: …`,
/// `rescue E => e …`.
fn parts(text: &str) -> (&str, &str) {
    if text.starts_with("except") {
        return text.split_once(':').unwrap_or((text, ""));
    }
    if text.starts_with("rescue") {
        let end = text.find(['\n', ';']).unwrap_or(text.len());
        let then = text[..end].find(" then").unwrap_or(end);
        return (
            &text[..then],
            text[then..].trim_start_matches([' ', ';']).trim_start_matches("then"),
        );
    }
    let (head, rest) = text.split_once('{').unwrap_or((text, "…"));
    (head, rest.trim_end().strip_suffix('}').unwrap_or(rest))
}

/// The classes that a head names, without the name of the error.
fn classes(head: &str) -> &str {
    if let Some(rest) = head.strip_prefix("except") {
        return rest.split(" as ").next().unwrap_or(rest);
    }
    if let Some(rest) = head.strip_prefix("rescue") {
        return rest.split("=>").next().unwrap_or(rest);
    }
    let inner =
        head.split_once('(').map_or("", |(_, inner)| inner.trim_end().trim_end_matches(')'));
    // `e: Exception`, `final Exception e`.
    match inner.split_once(": ") {
        Some((_, class)) => class,
        None => inner.trim().rsplit_once(' ').map_or(inner, |(class, _)| class),
    }
}

fn takes_any(classes: &str) -> bool {
    let plain = classes.trim().trim_matches(['(', ')']).trim_start_matches("final ").trim();
    let names = || plain.split(['|', ',']).map(|name| name.trim().trim_start_matches('\\'));
    plain.is_empty() || names().any(|name| holds(&signals().vocabulary.errors.any, name))
}

#[cfg(test)]
mod tests {
    use super::swallows;

    #[test]
    fn any_error_and_nothing_done() {
        for text in [
            "except:\n    pass",
            "except Exception as e:\n    ...",
            "catch (Exception e) { }",
            "catch (\\Throwable $e) {\n}",
            "catch (e: Exception) {}",
            "catch {}",
            "rescue => e",
            "rescue StandardError\n  nil",
            "catch (final RuntimeException | Exception e) {}",
        ] {
            assert!(swallows(text), "{text}");
        }
        for text in [
            "except KeyError:\n    pass",
            "except Exception:\n    pass  # the cache may be cold",
            "catch (Exception ignored) {}",
            "catch (NumberFormatException e) {}",
            "catch (Exception e) { log.warn(e); }",
            "catch (Exception e) { /* tried again below */ }",
            "rescue ActiveRecord::RecordNotFound",
            "rescue JSON::ParserError, Redis::Error",
            "rescue => e; log(e)",
            "rescue then log(1)",
            "except socket.timeout:\n    pass",
            "except sqlite3.Error:\n    pass",
            "catch (\\GuzzleHttp\\Exception\\RequestException $e) {}",
            "catch (com.acme.Error.NotFound e) {}",
            "catch (Exception e) when (e.Code == 1) {}",
            "rescue => e\n  raise Oops",
        ] {
            assert!(!swallows(text), "{text}");
        }
    }
}
