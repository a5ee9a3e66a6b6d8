import { CatalogueApi, CatalogueController } from './catalogue.controller.js';
import { Catalogue } from './catalogue.service.js';
import { OrderConfirmations } from './confirmations.service.js';
import { OrderChanges } from './order-changes.service.js';
import { ClientOrdersController, DeskOrdersController } from './orders.controller.js';
import { OrdersApi } from './orders.api.js';
import { OrderPages } from './orders.pages.js';

export const orderServices = [Catalogue, OrderConfirmations, OrderChanges, OrderPages];
export const orderControllers = [
  CatalogueController,
  CatalogueApi,
  ClientOrdersController,
  DeskOrdersController,
  OrdersApi,
];
