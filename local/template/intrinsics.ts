import { ACCOUNT, identityOf, REGION } from './identities.ts';
import type { Template } from './template.ts';

/** What a template is resolved against: the local queue address, and the stack's name for `AWS::StackName`. */
export interface Scope {
  readonly template: Template;
  readonly stackName: string;
  readonly sqsEndpoint: string;
}

/** An intrinsic function, reference or attribute that the local run cannot answer; the message names the place in the template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
  }
}

type Resolver = (argument: unknown, scope: Scope, path: string) => unknown;

const FUNCTIONS: Readonly<Record<string, Resolver>> = {
  Ref: (argument, scope, path) => reference(text(argument, path), scope, path),
  'Fn::GetAtt': (argument, scope, path) => {
    const [id, attribute] = typeof argument === 'string' ? splitOnce(argument) : list(argument, path);
    return attributeOf(text(id, path), text(attribute, path), scope, path);
  },
  'Fn::Join': (argument, scope, path) => {
    const [separator, parts] = list(argument, path);
    return list(resolve(parts, scope, path), path)
      .map((part) => text(part, path))
      .join(text(separator, path));
  },
  'Fn::Sub': substitute,
  'Fn::Select': (argument, scope, path) => {
    const [index, choices] = list(argument, path);
    const chosen = list(resolve(choices, scope, path), path)[Number(index)];
    if (chosen === undefined) throw new TemplateError(path, `there is no element ${String(index)} to select`);
    return chosen;
  },
  'Fn::Split': (argument, scope, path) => {
    const [separator, source] = list(argument, path);
    return text(resolve(source, scope, path), path).split(text(separator, path));
  },
};

/** The value with every intrinsic function answered. Throws `TemplateError` for what is not supported, conditions among them. */
export function resolve(value: unknown, scope: Scope, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => resolve(item, scope, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1 && isIntrinsic(first[0])) {
    const [name, argument] = first;
    const resolver = FUNCTIONS[name];
    if (resolver === undefined) throw new TemplateError(path, `${name} is not supported by the local run`);
    return resolver(argument, scope, `${path}.${name}`);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolve(item, scope, `${path}.${key}`)]));
}

const isIntrinsic = (key: string) => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::');

function reference(id: string, scope: Scope, path: string): string {
  const pseudo = pseudoParameter(id, scope);
  if (pseudo !== undefined) return pseudo;
  const parameter = scope.template.Parameters[id];
  if (parameter !== undefined) {
    if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM::')) {
      throw new TemplateError(path, `parameter ${id} has no value on this machine`);
    }
    return String(parameter.Default);
  }
  return identity(id, scope, path).ref;
}

function attributeOf(id: string, attribute: string, scope: Scope, path: string): string {
  const value = identity(id, scope, path).attributes[attribute];
  if (value === undefined)
    throw new TemplateError(path, `attribute ${attribute} of ${id} is not known to the local run`);
  return value;
}

function identity(id: string, scope: Scope, path: string) {
  const resource = scope.template.Resources[id];
  if (resource === undefined) throw new TemplateError(path, `there is no resource ${id}`);
  const known = identityOf(id, resource.Type, scope.sqsEndpoint);
  if (known === undefined)
    throw new TemplateError(path, `resources of type ${resource.Type} are not known to the local run`);
  return known;
}

function pseudoParameter(name: string, scope: Scope): string | undefined {
  switch (name) {
    case 'AWS::Region':
      return REGION;
    case 'AWS::AccountId':
      return ACCOUNT;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return scope.stackName;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${scope.stackName}/local`;
    default:
      return undefined;
  }
}

/** `${Name}`, `${Name.Attribute}`, `${AWS::Region}`, and `${!Literal}`, which stays without its exclamation mark. */
function substitute(argument: unknown, scope: Scope, path: string): string {
  const [source, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, path);
  const own = Object.entries(resolve(variables ?? {}, scope, path) ?? {});
  return text(source, path).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const variable = own.find(([key]) => key === name);
    if (variable !== undefined) return text(variable[1], path);
    if (!name.includes('.')) return reference(name, scope, path);
    const [id, attribute] = splitOnce(name);
    return attributeOf(id, attribute, scope, path);
  });
}

function splitOnce(name: string): [string, string] {
  const dot = name.indexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new TemplateError(path, 'a list was expected');
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(path, 'a text was expected');
}
