//! Panics, told to the console and to the boot script, which shows a panel that does not need this program.

use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// Reports panics from now on.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let details = CustomEventInit::new();
        details.set_detail(&JsValue::from_str(&info.to_string()));
        if let (Some(window), Ok(event)) =
            (web_sys::window(), CustomEvent::new_with_event_init_dict("kmsbox:crash", &details))
        {
            let _ = window.dispatch_event(&event);
        }
    }));
}
