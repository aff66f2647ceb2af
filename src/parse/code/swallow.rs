//! Handlers of errors that do nothing: told by their text, since every grammar takes them apart
//! in its own way.

/// Classes that stand for any error.
const ANY: &[&str] = &["BaseException", "Error", "Exception", "StandardError", "Throwable"];

/// Names of an error that say that it is meant to be left.
const MEANT: &[&str] = &["expected", "ignore", "ignored"];

/// Whether a handler takes any error, does nothing with it, and no comment says why.
pub(super) fn swallows(text: &str) -> bool {
    let (head, body) = parts(text);
    let nothing = matches!(body.trim(), "" | "pass" | "..." | "nil");
    let named = |c: char| !(c.is_alphanumeric() || c == '_');
    let words: Vec<&str> = head.split(named).filter(|word| !word.is_empty()).skip(1).collect();
    let classes = || words.iter().filter(|word| word.starts_with(char::is_uppercase));
    let any = classes().next().is_none() || classes().any(|class| ANY.contains(class));
    nothing && any && !words.iter().any(|word| MEANT.contains(word)) && !head.contains('#')
}

/// What a handler takes, and what it does: `catch (E e) { … }`, `except E as e: …`,
/// `rescue E => e …`.
fn parts(text: &str) -> (&str, &str) {
    if text.starts_with("except") {
        return text.split_once(':').unwrap_or((text, ""));
    }
    if text.starts_with("rescue") {
        return text.split_once('\n').unwrap_or((text, ""));
    }
    let (head, rest) = text.split_once('{').unwrap_or((text, "…"));
    (head, rest.trim_end().strip_suffix('}').unwrap_or(rest))
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
            "rescue => e\n  raise Oops",
        ] {
            assert!(!swallows(text), "{text}");
        }
    }
}
