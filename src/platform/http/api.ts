import { SetMetadata } from '@nestjs/common';

export const SHOWN_ONCE = 'shown_once';

/** An answer that holds a secret: no copy of it is kept for an `Idempotency-Key`. */
export const ShownOnce = (): MethodDecorator => SetMetadata(SHOWN_ONCE, true);
