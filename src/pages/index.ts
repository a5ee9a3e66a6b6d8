export { ApiDocument } from './api-document.js';
export { PagesModule } from './pages.module.js';
