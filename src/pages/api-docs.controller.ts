import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController, type OpenAPIObject } from '@nestjs/swagger';
import { Allow } from '../identity/index.js';
import { view, type PageResult } from '../platform/http/page.js';
import { ApiDocument } from './api-document.js';
import type { Schema } from './api-examples.js';

interface Operation {
  summary?: string;
  tags?: string[];
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema }[];
  requestBody?: { content?: Record<string, { schema?: Schema; example?: unknown }> };
  'x-permission'?: string;
}
@Controller('api')
@ApiExcludeController()
@Allow('public')
export class ApiDocsController {
  constructor(private readonly document: ApiDocument) {}

  @Get('openapi.json')
  @Header('cache-control', 'no-cache')
  json(): OpenAPIObject {
    return this.document.get();
  }

  @Get('docs')
  page(): PageResult {
    return view('pages/api_docs', { groups: groupsOf(this.document.get()), title: 'API' });
  }
}

/** The document as a page reads it: operations by tag, each with its fields. */
function groupsOf(document: OpenAPIObject): { tag: string; operations: object[] }[] {
  const groups = new Map<string, object[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      const tag = operation.tags?.[0] ?? path.split('/')[3] ?? '';
      const shown = {
        method: method.toUpperCase(),
        path,
        id: `${method}-${path.replace(/[^a-z0-9]+/gi, '-')}`,
        summary: operation.summary,
        permission: operation['x-permission'],
        example: exampleText(operation),
        fields: [...parametersOf(operation), ...bodyOf(operation, document)],
      };
      groups.set(tag, [...(groups.get(tag) ?? []), shown]);
    }
  }
  return [...groups]
    .map(([tag, operations]) => ({ tag, id: tag.replace(/\W+/g, '-'), operations }))
    .sort((a, b) => a.tag.localeCompare(b.tag));
}

const parametersOf = (operation: Operation): object[] =>
  (operation.parameters ?? []).map(({ name, in: place, required, schema }) => ({
    name,
    place,
    required,
    type: typeOf(schema),
  }));

function bodyOf(operation: Operation, document: OpenAPIObject): object[] {
  const schema = resolve(operation.requestBody?.content?.['application/json']?.schema, document);
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name,
    place: 'body',
    required: schema?.required?.includes(name),
    type: typeOf(property),
  }));
}

function exampleText(operation: Operation): string | undefined {
  const example = operation.requestBody?.content?.['application/json']?.example;
  return example === undefined ? undefined : JSON.stringify(example, null, 2);
}

function resolve(schema: Schema | undefined, document: OpenAPIObject): Schema | undefined {
  const name = schema?.$ref?.split('/').at(-1);
  return name ? (document.components?.schemas?.[name] as Schema | undefined) : schema;
}

function typeOf(schema: Schema | undefined): string {
  if (!schema) return '';
  if (schema.enum) return schema.enum.map(String).join(' | ');
  if (schema.type === 'object' && schema.properties)
    return `{ ${Object.keys(schema.properties).join(', ')} }`;
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return [...new Set(choice.map(typeOf))].join(' | ');
  if (schema.type === 'array') return `${typeOf(schema.items)}[]`;
  return [schema.type ?? schema.$ref?.split('/').at(-1) ?? 'any', schema.format].filter(Boolean).join(' ');
}
