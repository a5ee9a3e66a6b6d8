import ts from 'typescript';
import { Trouble } from '../../platform/trouble.js';
import type { Schema } from '../../pages/api-examples.js';
import { Shapes } from './shapes.js';

/** What each operation of the API answers, as its handler's own return type says; null is an empty answer. */
export interface Answers {
  operations: Record<string, Schema | null>;
  shapes: Record<string, Schema>;
}

type Decorators = Map<string, readonly ts.Expression[]>;

const VERBS = ['Get', 'Post', 'Put', 'Patch', 'Delete'];

export function describeAnswers(root: string): Answers {
  const files = ts.sys
    .readDirectory(`${root}/src`, ['.ts'])
    .filter((file) => ts.sys.readFile(file)?.includes("'api/v1"))
    .sort();
  const program = ts.createProgram(files, { ...optionsOf(root), noEmit: true });
  const checker = program.getTypeChecker();
  const shapes = new Shapes(checker, `${root}/src/`);
  const operations: Answers['operations'] = {};
  for (const file of files) {
    for (const { id, method } of handlersOf(program.getSourceFile(file)!)) {
      const answer = checker.getAwaitedType(checker.getReturnTypeOfSignature(signatureOf(checker, method)));
      operations[id] = answer ? shapes.answerOf(answer, id) : null;
    }
  }
  if (shapes.unsaid.length > 0) throw new Trouble(shapes.unsaid.join('\n'));
  return { operations: sorted(operations), shapes: sorted(shapes.named) };
}

/** The file of them: a line for each, so that a change of what is answered is read in a line. */
export function answersFile({ operations, shapes }: Answers): string {
  const lines = (part: object): string =>
    Object.entries(part)
      .map(([name, schema]) => `    ${name}: ${JSON.stringify(schema)},\n`)
      .join('');
  return [
    "import type { Schema } from './api-examples.js';\n\n",
    '/** Written by `npm run answers` from the return types of the handlers. */\n',
    'export const answers: { operations: Record<string, Schema | null>; shapes: Record<string, Schema> } = {\n',
    `  operations: {\n${lines(operations)}  },\n  shapes: {\n${lines(shapes)}  },\n};\n`,
  ].join('');
}

function optionsOf(root: string): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, (file) => ts.sys.readFile(file)) as {
    config: unknown;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options;
}

function* handlersOf(file: ts.SourceFile): Generator<{ id: string; method: ts.MethodDeclaration }> {
  for (const statement of file.statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    const base = pathOf(decoratorsOf(statement), 'Controller');
    for (const method of statement.members) {
      if (!ts.isMethodDeclaration(method)) continue;
      const decorators = decoratorsOf(method);
      const verb = VERBS.find((name) => decorators.has(name));
      if (verb && (base || pathOf(decorators, verb)).startsWith('api/v1'))
        yield { id: `${statement.name?.text}_${method.name.getText()}`, method };
    }
  }
}

/** One of the addresses a decorator names, that of the API where there are several. */
function pathOf(decorators: Decorators, name: string): string {
  const [path] = decorators.get(name) ?? [];
  const paths = path && ts.isArrayLiteralExpression(path) ? [...path.elements] : path ? [path] : [];
  const texts = paths.filter((one) => ts.isStringLiteral(one)).map(({ text }) => text);
  return texts.find((text) => text.startsWith('api/v1')) ?? texts[0] ?? '';
}

const decoratorsOf = (node: ts.ClassDeclaration | ts.MethodDeclaration): Decorators =>
  new Map(
    (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
      ts.isCallExpression(expression) ? [[expression.expression.getText(), expression.arguments]] : [],
    ),
  );

function signatureOf(checker: ts.TypeChecker, method: ts.MethodDeclaration): ts.Signature {
  const signature = checker.getSignatureFromDeclaration(method);
  if (!signature) throw new Trouble(`${method.name.getText()} has no signature`);
  return signature;
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
