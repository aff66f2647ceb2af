//! A line on standard error while a scan is long and a terminal is there; nothing otherwise.

use crate::discover::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// A scan shorter than this shows nothing.
const DELAY: Duration = Duration::from_millis(700);

/// Time between two looks at the counters.
const TICK: Duration = Duration::from_millis(100);

/// The line; it goes away when this is dropped.
pub struct Line {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Starts to watch `progress`; quiet when `wanted` is false or no terminal is there.
pub fn watch(progress: &Arc<Progress>, wanted: bool) -> Line {
    let done = Arc::new(AtomicBool::new(false));
    let shown = wanted && std::io::stderr().is_terminal();
    let thread = shown.then(|| {
        let (progress, done) = (Arc::clone(progress), Arc::clone(&done));
        std::thread::spawn(move || draw(&progress, &done))
    });
    Line { done, thread }
}

fn draw(progress: &Progress, done: &AtomicBool) {
    let mut waited = Duration::ZERO;
    while waited < DELAY {
        std::thread::park_timeout(TICK);
        if done.load(Ordering::Relaxed) {
            return;
        }
        waited += TICK;
    }
    let style = ProgressStyle::with_template("{spinner} reading {pos} of {len} files");
    let bar =
        ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    while !done.load(Ordering::Relaxed) {
        bar.set_length(progress.seen.load(Ordering::Relaxed) as u64);
        bar.set_position(progress.done.load(Ordering::Relaxed) as u64);
        bar.tick();
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

impl Drop for Line {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that failed to draw has nothing to tell.
            let _ = thread.join();
        }
    }
}
