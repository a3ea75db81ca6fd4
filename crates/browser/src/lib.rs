//! The workshop without a server: one session as WebAssembly, in a worker of the page.
//!
//! The worker hands over each message of the page, and takes away what the session sends: the messages of
//! `docs/protocol.md`, as over a WebSocket. Between messages it calls [`hearth_work`], which does one run of the
//! background job, since there are no threads.
//!
//! Texts and pictures cross the border in the module's memory: [`hearth_room`] says where a message is to be written,
//! [`hearth_message`] where the next one is to be read. No function takes an address, so nothing here needs `unsafe`
//! but the names of the functions, which the worker calls them by.

#![allow(unsafe_code, reason = "a function that keeps its name (`no_mangle`) counts as unsafe")]

mod page;

use std::cell::RefCell;

use page::Page;

thread_local! {
    /// The page; a worker has one.
    static PAGE: RefCell<Page> = RefCell::new(Page::new());
}

fn with<T>(work: impl FnOnce(&mut Page) -> T) -> T {
    PAGE.with_borrow_mut(work)
}

/// Opens the session: its first message is ready.
#[unsafe(no_mangle)]
pub extern "C" fn hearth_open() {
    with(Page::open);
}

/// Makes room for a message of so many bytes; returns where it is to be written.
#[unsafe(no_mangle)]
pub extern "C" fn hearth_room(bytes: usize) -> *mut u8 {
    with(|page| page.room(bytes).as_mut_ptr())
}

/// Takes the message that was written, in UTF-8, and answers it.
#[unsafe(no_mangle)]
pub extern "C" fn hearth_receive() {
    with(Page::receive);
}

/// Does one run of the background job. 1 where more are to be done, else 0.
#[unsafe(no_mangle)]
pub extern "C" fn hearth_work() -> u32 {
    with(|page| page.work().into())
}

/// Goes to the next message to the page. 0: there is none; 1: a text; 2: a picture.
#[unsafe(no_mangle)]
pub extern "C" fn hearth_next() -> u32 {
    with(Page::next)
}

/// Where the message begins that [`hearth_next`] went to.
#[unsafe(no_mangle)]
pub extern "C" fn hearth_message() -> *const u8 {
    with(|page| page.message().as_ptr())
}

/// Bytes of the message that [`hearth_next`] went to.
#[unsafe(no_mangle)]
pub extern "C" fn hearth_bytes() -> usize {
    with(|page| page.message().len())
}
