import { ClientTasksController } from './client-tasks.controller.js';
import { DeskTasksController } from './desk-tasks.controller.js';
import { TaskLists } from './task-lists.service.js';
import { ClientTasksApi, DeskTasksApi } from './tasks.api.js';
import { Tasks } from './tasks.service.js';

export const taskServices = [Tasks];
export const taskProviders = [TaskLists];
export const taskControllers = [DeskTasksController, ClientTasksController, DeskTasksApi, ClientTasksApi];
