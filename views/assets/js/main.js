import './keys.js';
import './once.js';
import './since.js';
import './drafts.js';
import './menus.js';
import './live.js';
import './ring.js';
import './week-grid.js';
