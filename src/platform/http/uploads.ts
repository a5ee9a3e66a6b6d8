import type { FastifyRequest } from 'fastify';
import { fileTypeFromBuffer } from 'file-type';
import { z } from 'zod';

export class Upload {
  constructor(
    readonly name: string,
    readonly content: Buffer,
    /** Told by the bytes, never by the sender; null when they are of no known type (plain text, for one). */
    readonly mediaType: string | null,
  ) {}
}

export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;

/** All fields and files of a multipart form as one flat map; an empty file field is left out. */
export async function readMultipart(request: FastifyRequest): Promise<Record<string, unknown>> {
  const flat: Record<string, unknown> = {};
  const add = (name: string, value: unknown): void => {
    const present = flat[name];
    flat[name] =
      present === undefined
        ? value
        : Array.isArray(present)
          ? [...(present as unknown[]), value]
          : [present, value];
  };
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      add(part.fieldname, part.value);
      continue;
    }
    const content = await part.toBuffer();
    if (content.length === 0) continue;
    const type = await fileTypeFromBuffer(content);
    add(part.fieldname, new Upload(part.filename, content, type?.mime ?? null));
  }
  return flat;
}

/** Up to `max` files in one field; what is wrong with one of them is said of the field. */
export function uploads(options: { types: string[]; maxBytes?: number; max: number }) {
  const file = upload(options);
  return z
    .preprocess(
      (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
      z.array(z.custom<Upload>()).max(options.max),
    )
    .superRefine((files, context) => {
      const wrong = files.map((one) => file.safeParse(one).error?.issues[0]?.message).find(Boolean);
      if (wrong) context.addIssue({ code: 'custom', message: wrong });
    });
}

/** A file field: of one of the media types (by its bytes) and not larger than the limit. */
export function upload(options: { types: string[]; maxBytes?: number }) {
  const maxBytes = options.maxBytes ?? MAX_UPLOAD_BYTES;
  return z
    .custom<Upload>((value) => value instanceof Upload, 'errors.field.file')
    .refine((file) => !(file instanceof Upload) || file.content.length <= maxBytes, 'errors.field.file_size')
    .refine(
      (file) => !(file instanceof Upload) || options.types.includes(file.mediaType ?? 'text/plain'),
      'errors.field.file_type',
    );
}
