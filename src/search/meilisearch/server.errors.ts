import { MeilisearchApiError } from 'meilisearch';

/** A task the server had accepted came to nothing. */
export class SearchTaskFailed extends Error {
  override readonly name = 'SearchTaskFailed';
}

export const isMissingIndex = (error: unknown): boolean =>
  error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found';
