//! Drops files on the window as a file manager does, by the XDND protocol of the display.

use std::{
    path::Path,
    time::{Duration, Instant},
};
use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        xproto::{
            AtomEnum, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask, PropMode,
            SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
        },
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

const PATIENCE: Duration = Duration::from_secs(10);
const VERSION: u32 = 5;

x11rb::atom_manager! {
    Names: NamesCookie {
        XdndAware,
        XdndEnter,
        XdndPosition,
        XdndStatus,
        XdndDrop,
        XdndFinished,
        XdndSelection,
        XdndActionCopy,
        uri_list: b"text/uri-list",
    }
}

/// Drops files in the middle of the app's window, and waits until it has taken them.
pub fn files(paths: &[&Path]) {
    let list: String = paths
        .iter()
        .map(|path| format!("file://{}\r\n", path.display()))
        .collect();
    let (display, screen) = x11rb::connect(None).unwrap();
    Source::new(&display, screen, list).drop();
}

struct Source<'a> {
    display: &'a RustConnection,
    names: Names,
    window: Window,
    target: Window,
    middle: (i16, i16),
    list: String,
}

impl<'a> Source<'a> {
    fn new(display: &'a RustConnection, screen: usize, list: String) -> Self {
        let names = Names::new(display).unwrap().reply().unwrap();
        let root = display.setup().roots[screen].root;
        let target =
            aware_window(display, root, names.XdndAware).expect("a window that takes drops");
        let size = display.get_geometry(target).unwrap().reply().unwrap();
        let at = display
            .translate_coordinates(target, root, 0, 0)
            .unwrap()
            .reply()
            .unwrap();
        let middle = (
            at.dst_x + size.width as i16 / 2,
            at.dst_y + size.height as i16 / 2,
        );
        let window = display.generate_id().unwrap();
        let look = CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE);
        let parent = x11rb::COPY_FROM_PARENT;
        display
            .create_window(
                0,
                window,
                root,
                -10,
                -10,
                1,
                1,
                0,
                WindowClass::INPUT_OUTPUT,
                parent,
                &look,
            )
            .unwrap();
        display
            .set_selection_owner(window, names.XdndSelection, x11rb::CURRENT_TIME)
            .unwrap();
        Self {
            display,
            names,
            window,
            target,
            middle,
            list,
        }
    }

    fn drop(&self) {
        let position = (self.middle.0 as u32) << 16 | self.middle.1 as u32;
        self.tell(
            self.names.XdndEnter,
            [self.window, VERSION << 24, self.names.uri_list, 0, 0],
        );
        let hover = [
            self.window,
            0,
            position,
            x11rb::CURRENT_TIME,
            self.names.XdndActionCopy,
        ];
        self.tell(self.names.XdndPosition, hover);
        self.serve_until(|event| is_accepted(event, self.names.XdndStatus));
        self.tell(self.names.XdndPosition, hover);
        self.serve_until(|event| is_accepted(event, self.names.XdndStatus));
        self.tell(
            self.names.XdndDrop,
            [self.window, 0, x11rb::CURRENT_TIME, 0, 0],
        );
        self.serve_until(|event| {
            matches!(event, Event::ClientMessage(told) if told.type_ == self.names.XdndFinished)
        });
    }

    fn tell(&self, what: u32, data: [u32; 5]) {
        let event = ClientMessageEvent::new(32, self.target, what, data);
        self.display
            .send_event(false, self.target, EventMask::NO_EVENT, event)
            .unwrap();
        self.display.flush().unwrap();
    }

    /// Answers requests for the file list until the awaited event comes.
    fn serve_until(&self, is_awaited: impl Fn(&Event) -> bool) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.display.poll_for_event().unwrap() {
                Some(Event::SelectionRequest(request)) => self.answer(&request),
                Some(event) if is_awaited(&event) => return,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        panic!("the window did not take the drop");
    }

    fn answer(&self, request: &SelectionRequestEvent) {
        let known = request.target == self.names.uri_list;
        if known {
            let bytes = self.list.as_bytes();
            self.display
                .change_property8(
                    PropMode::REPLACE,
                    request.requestor,
                    request.property,
                    request.target,
                    bytes,
                )
                .unwrap();
        }
        let property = if known {
            request.property
        } else {
            u32::from(AtomEnum::NONE)
        };
        let event = SelectionNotifyEvent {
            response_type: x11rb::protocol::xproto::SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property,
        };
        self.display
            .send_event(false, request.requestor, EventMask::NO_EVENT, event)
            .unwrap();
        self.display.flush().unwrap();
    }
}

fn is_accepted(event: &Event, status: u32) -> bool {
    matches!(event, Event::ClientMessage(told) if told.type_ == status && told.data.as_data32()[1] & 1 == 1)
}

/// Finds the visible window below the root that takes drops.
fn aware_window(display: &RustConnection, window: Window, aware: u32) -> Option<Window> {
    let children = display.query_tree(window).ok()?.reply().ok()?.children;
    for child in children.into_iter().rev() {
        let property = display.get_property(false, child, aware, AtomEnum::ANY, 0, 1);
        let is_aware = property
            .ok()?
            .reply()
            .is_ok_and(|found| found.value_len > 0);
        if is_aware {
            return Some(child);
        }
        if let Some(deeper) = aware_window(display, child, aware) {
            return Some(deeper);
        }
    }
    None
}
