import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, mergeMap, type Observable } from 'rxjs';
import { Download, Redirect, View } from './page.js';
import { Pages } from './pages.js';

/** Lets page handlers return a view, a redirect or a file; JSON handlers pass through. */
@Injectable()
export class PagesInterceptor implements NestInterceptor {
  constructor(private readonly pages: Pages) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      mergeMap((result: unknown) => {
        if (!(result instanceof View || result instanceof Redirect || result instanceof Download))
          return from([result]);
        const http = context.switchToHttp();
        return from(
          this.pages.send(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), result),
        );
      }),
    );
  }
}
