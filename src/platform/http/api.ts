import { SetMetadata } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

/** The answer of every list in the API: a page of it, and where the next one begins. */
export const ApiPage = (item: z.ZodType = z.looseObject({})): MethodDecorator =>
  ApiOkResponse({
    standardSchema: z.object({ items: z.array(item), nextCursor: z.string().nullable() }),
  });

export const SHOWN_ONCE = 'shown_once';

/** An answer that holds a secret: no copy of it is kept for an `Idempotency-Key`. */
export const ShownOnce = (): MethodDecorator => SetMetadata(SHOWN_ONCE, true);
