// A CloudFormation template as far as our stack uses the language: parameters, conditions, references.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// oxlint-disable-next-line typescript/no-explicit-any -- JSON of any shape
export type Json = any;

export interface Resource {
  /** The name inside the template. */
  id: string;
  type: string;
  /** With every reference replaced by its value. */
  properties: Json;
}

export interface Template {
  /** The folder it was read from. */
  folder: string;
  /** What `Ref` gives for a resource. */
  ref(id: string): string;
  /** What `Fn::GetAtt` gives. */
  attribute(id: string, name: string): string;
  /** All resources of a type, in the template's order. */
  ofType(type: string): Resource[];
}

const REGION = 'us-east-1';
/** What the ARN of every queue begins with. */
export const QUEUE_ARN = `arn:aws:sqs:${REGION}:000000000000`;
/** What the URL of every queue begins with, which `Ref` gives. */
const QUEUE_URL = `https://sqs.${REGION}.amazonaws.com/000000000000/`;
const pseudo: Record<string, string> = {
  'AWS::Region': REGION,
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackId': `arn:aws:cloudformation:${REGION}:000000000000:stack/Parley/6f1d7c1e-cbb1-11f0-9a55-0e2f3b4c5d6e`,
};

/** Reads the template in `folder`. Throws on a function of the language that it does not know. */
export function readTemplate(folder: string, given: Record<string, string>): Template {
  const [file] = globSync('*.template.json', { cwd: folder });
  if (file === undefined) throw new Error(`there is no template in ${folder}`);
  const raw = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, Record<string, Json>>;

  const reference = (id: string): string => {
    const parameter = raw['Parameters']?.[id];
    if (parameter !== undefined) return given[id] ?? parameter.Default;
    if (pseudo[id] !== undefined) return pseudo[id];
    const resource = raw['Resources']?.[id];
    if (resource === undefined) throw new Error(`the template refers to ${id}, which is not in it`);
    return physicalId(id, resource.Type, resolve(resource.Properties ?? {}));
  };

  const attribute = (id: string, name: string): string =>
    attributeOf(id, raw['Resources']?.[id]?.Type, name, reference(id));

  const functions: Record<string, (value: Json) => Json> = {
    // A property with that value is none.
    Ref: (id: string) => (id === 'AWS::NoValue' ? undefined : reference(id)),
    'Fn::GetAtt': ([id, name]) => attribute(id, name),
    'Fn::Join': ([separator, parts]) => resolve(parts).join(separator),
    'Fn::Sub': (text) => String(text).replace(/\$\{([^}]+)\}/gu, (_, id: string) => reference(id)),
    'Fn::Select': ([index, list]) => resolve(list)[index],
    'Fn::Split': ([separator, text]) => resolve(text).split(separator),
    'Fn::If': ([condition, yes, no]) => resolve(resolve(raw['Conditions']?.[condition]) ? yes : no),
    'Fn::And': (conditions) => conditions.every(resolve),
    'Fn::Not': ([condition]) => !resolve(condition),
    'Fn::Equals': ([a, b]) => resolve(a) === resolve(b),
  };

  const resolve = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const [key, ...others] = Object.keys(value);
    if (key !== undefined && others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
      const apply = functions[key];
      if (apply === undefined) throw new Error(`the local run does not know ${key}`);
      return apply(value[key]);
    }
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]));
  };

  return {
    folder,
    ref: reference,
    attribute,
    ofType: (type) =>
      Object.entries(raw['Resources'] ?? {})
        .filter(([, resource]) => resource.Type === type)
        .map(([id, resource]) => ({ id, type, properties: resolve(resource.Properties ?? {}) })),
  };
}

/** What `Ref` gives: the name where a resource has one, else an id like those AWS makes up. */
function physicalId(id: string, type: string, properties: Json): string {
  if (type === 'AWS::SQS::Queue') return `${QUEUE_URL}${properties.QueueName}`;
  if (type === 'AWS::ApiGatewayV2::Api') return createHash('sha256').update(id).digest('hex').slice(0, 10);
  return properties.TableName ?? properties.FunctionName ?? properties.LogGroupName ?? properties.StageName ?? id;
}

function attributeOf(id: string, type: string, attribute: string, ref: string): string {
  const arns: Record<string, string> = {
    'AWS::CloudWatch::Alarm': `arn:aws:cloudwatch:${REGION}:000000000000:alarm:${ref}`,
    'AWS::DynamoDB::Table': `arn:aws:dynamodb:${REGION}:000000000000:table/${ref}`,
    'AWS::Lambda::Function': `arn:aws:lambda:${REGION}:000000000000:function:${ref}`,
    'AWS::Logs::LogGroup': `arn:aws:logs:${REGION}:000000000000:log-group:${ref}:*`,
    'AWS::IAM::Role': `arn:aws:iam::000000000000:role/${ref}`,
    'AWS::SQS::Queue': `${QUEUE_ARN}:${ref.slice(QUEUE_URL.length)}`,
    'AWS::S3::Bucket': `arn:aws:s3:::${ref.toLowerCase()}`,
  };
  if (attribute === 'Arn' && arns[type] !== undefined) return arns[type];
  const others: Record<string, string> = {
    ApiEndpoint: `https://${ref}.execute-api.${REGION}.amazonaws.com`,
    DomainName: `${ref.toLowerCase()}.cloudfront.net`,
    FunctionARN: `arn:aws:cloudfront::000000000000:function/${ref}`,
    Id: ref,
    QueueName: ref.slice(QUEUE_URL.length),
    RegionalDomainName: `${ref.toLowerCase()}.s3.${REGION}.amazonaws.com`,
  };
  if (others[attribute] !== undefined) return others[attribute];
  throw new Error(`the local run does not know ${attribute} of ${id}`);
}
