export { NotificationsModule } from './notifications.module.js';
export { Notifications } from './notifications.service.js';
