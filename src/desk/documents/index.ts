import { ClientDocumentsController } from './client-documents.controller.js';
import { DeskDocumentsController } from './desk-documents.controller.js';
import { ClientDocumentsApi, DeskDocumentsApi } from './documents.api.js';
import { DocumentArchive } from './document-archive.service.js';
import { DocumentPages } from './documents.pages.js';
import { Documents } from './documents.service.js';
import { DocumentTemplates } from './templates.service.js';

export const documentServices = [DocumentTemplates, DocumentArchive, Documents];
export const documentProviders = [DocumentPages];
export const documentControllers = [
  ClientDocumentsController,
  DeskDocumentsController,
  ClientDocumentsApi,
  DeskDocumentsApi,
];
