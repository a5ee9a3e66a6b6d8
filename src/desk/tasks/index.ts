import { ClientTasksController } from './client-tasks.controller.js';
import { DeskTasksController } from './desk-tasks.controller.js';
import { SummaryReplies } from './replies.service.js';
import { TaskLists } from './task-lists.service.js';
import { AllTasksApi, ClientTasksApi, DeskTasksApi } from './tasks.api.js';
import { Tasks } from './tasks.service.js';

export const taskServices = [Tasks];
export const taskProviders = [TaskLists, SummaryReplies];
export const taskControllers = [
  DeskTasksController,
  ClientTasksController,
  AllTasksApi,
  DeskTasksApi,
  ClientTasksApi,
];
