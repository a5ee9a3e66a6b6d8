import { CatalogueApi, CatalogueController } from './catalogue.controller.js';
import { Catalogue } from './catalogue.service.js';
import { OrderConfirmations } from './confirmations.service.js';

export const orderServices = [Catalogue, OrderConfirmations];
export const orderControllers = [CatalogueController, CatalogueApi];
