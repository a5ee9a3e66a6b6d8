import { ModulesContainer } from '@nestjs/core';
import type { Permission } from '../../src/identity/index.js';
import type { TestApp } from './app.js';

export interface Route {
  method: string;
  path: string;
  permission: Permission | undefined;
  name: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'ALL', 'OPTIONS', 'HEAD', 'SEARCH'];
const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : [typeof value === 'string' ? value : ''];

/** Every route of the application, read from what Nest itself routes by. */
export function routesOf(app: TestApp): Route[] {
  const routes: Route[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      for (const name of Object.getOwnPropertyNames(metatype.prototype)) {
        const handler = (metatype.prototype as Record<string, unknown>)[name];
        if (name === 'constructor' || typeof handler !== 'function' || !Reflect.hasMetadata('path', handler))
          continue;
        const permission = (Reflect.getMetadata('permission', handler) ??
          Reflect.getMetadata('permission', metatype)) as Permission | undefined;
        for (const base of list(Reflect.getMetadata('path', metatype))) {
          for (const path of list(Reflect.getMetadata('path', handler))) {
            routes.push({
              method: METHODS[Reflect.getMetadata('method', handler) as number] ?? '?',
              path: `/${base}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1'),
              permission,
              name: `${metatype.name}.${name}`,
            });
          }
        }
      }
    }
  }
  return routes;
}
