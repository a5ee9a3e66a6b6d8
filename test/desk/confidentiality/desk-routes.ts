import { ModulesContainer } from '@nestjs/core';
import type { TestApp } from '../../support/app.js';
import { routesOf, type Route } from '../../support/routes.js';

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
const words: Record<string, string> = { kind: 'message', verb: 'finish', language: 'it', key: 'main' };

/** Every route of whatever controllers the desk has, now and later. */
export function deskRoutes(app: TestApp): Route[] {
  const own = new Set(
    [...app.get(ModulesContainer).values()]
      .filter(({ metatype }) => metatype.name === 'DeskModule')
      .flatMap(({ controllers }) => [...controllers.values()].map(({ name }) => String(name))),
  );
  return routesOf(app).filter(
    ({ name, path, method }) =>
      own.has(name.split('.')[0] ?? '') && !path.startsWith('/dev/') && METHODS.has(method),
  );
}

/** A route's address with a contract and, wherever else it names something, the id. */
export const address = ({ path }: Route, contractId: string, id: string): string =>
  path.replace(/:(\w+)/g, (_, name: string) => (name === 'contractId' ? contractId : (words[name] ?? id)));

export const namesContract = ({ path }: Route): boolean => path.includes(':contractId');
export const namesMore = ({ path }: Route): boolean => /:(?!contractId\b)\w*[iI]d\b/.test(path);
