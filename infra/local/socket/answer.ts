// What a function may answer (docs: "Set up Lambda proxy integrations in API Gateway"). API Gateway takes anything else
// for a failure of the function: seen with nothing (michalkvasnicak/aws-lambda-graphql#48) and with fields of other names
// (middyjs/middy#1219).

export interface Answer {
  statusCode: number | string;
  headers?: Record<string, unknown> | null;
}

const FIELDS = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];

export function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) return false;
  return Object.keys(value).every((name) => FIELDS.includes(name)) && /^[2-5]\d\d$/u.test(String(value.statusCode));
}
