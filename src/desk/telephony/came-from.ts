import type { FastifyRequest } from 'fastify';
import { safePath } from '../../platform/http/page.js';

/** The page of the call a button of the telephone was pressed on, with the form that is open there. */
export function callShownTo(request: FastifyRequest): string | null {
  const { pathname = '', search = '' } = URL.parse(request.headers.referer ?? '') ?? {};
  const page = /^\/desk\/[\w-]+\/calls\/[\w-]+/.exec(pathname)?.[0];
  return page ? safePath(pathname === page ? page + search : page) : null;
}
