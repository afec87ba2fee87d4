// What every page loads. Each module finds its own elements, now and after htmx swapped parts; pages work without any.
// Imports end with a semicolon: the storage of static files looks for it when it names files by their content.
import "./clocks.js";
import "./dialogs.js";
import "./drafts.js";
import "./keys.js";
import "./lists.js";
import "./live.js";
import "./paste.js";
import "./toasts.js";
import "./when.js";
