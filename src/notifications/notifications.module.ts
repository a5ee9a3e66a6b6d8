import { Module } from '@nestjs/common';
import { NoticeContexts } from './context.queries.js';
import { NotificationsApi } from './notifications.api.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationQueries } from './notifications.queries.js';
import { Notifications } from './notifications.service.js';
import { Recipients } from './recipients.queries.js';

@Module({
  controllers: [NotificationsController, NotificationsApi],
  providers: [Notifications, NotificationQueries, NoticeContexts, Recipients],
  exports: [Notifications],
})
export class NotificationsModule {}
