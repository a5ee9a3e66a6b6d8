import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor, BusinessActor, Member } from './actor.js';
import type { Permission } from './permissions.js';

export const PERMISSION = 'permission';
export const UNCONFIRMED = 'unconfirmed';

/** The line of the permission table a route needs. Every route has one, on itself or on its controller. */
export const Allow = (permission: Permission): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(PERMISSION, permission), ApiExtension('x-permission', permission));

/** Lets in an account whose e-mail is not confirmed yet. */
export const AllowUnconfirmed = (): MethodDecorator & ClassDecorator => SetMetadata(UNCONFIRMED, true);

/**
 * What a route reads along with who asks, so that a token's request is one statement: `actor` is a row of it, `$3` the
 * id in the address. It is handed out only after every check.
 */
export interface Reading {
  name: string;
  sql: string;
}
export const READING = 'reading';
export const ReadsAlong = (read: Reading): MethodDecorator => SetMetadata(READING, read);

/** What was read along: null when there is no such row for the actor, undefined when nothing was read (a session). */
export const ReadAlong = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown =>
    context.switchToHttp().getRequest<FastifyRequest>().readAlong,
);

const actorOf = (context: ExecutionContext): Actor =>
  context.switchToHttp().getRequest<FastifyRequest>().actor;

/** Who asks; a visitor where the route is public. */
export const WithActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor =>
  actorOf(context),
);

/** Who asks, on a route for signed-in people. */
export const WithMember = createParamDecorator(
  (_: unknown, context: ExecutionContext): Member => actorOf(context) as Member,
);

/** Who asks, on a route for members of a business. */
export const WithBusiness = createParamDecorator(
  (_: unknown, context: ExecutionContext): BusinessActor => actorOf(context) as BusinessActor,
);
