// What every page loads. Each module finds its own elements, now and after htmx swapped parts; pages work without any.
import "./clocks.js"
import "./dialogs.js"
import "./drafts.js"
import "./keys.js"
import "./lists.js"
import "./live.js"
import "./paste.js"
import "./toasts.js"
