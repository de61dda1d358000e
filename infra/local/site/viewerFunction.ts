// Functions of CloudFront at a viewer's request, run as they stand in the template (docs: functions-event-structure).
import { randomBytes } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import type { Asked } from '../exchange.ts';
import type { Template } from '../template.ts';

/** The path that the function makes of a request's. Throws what the function throws, and when it answers by itself. */
export type Rewrite = (asked: Asked) => string;

/** `arn`: as an association names the function. */
export function readViewerFunction(template: Template, arn: string): Rewrite {
  const found = template
    .ofType('AWS::CloudFront::Function')
    .find(({ id }) => template.attribute(id, 'FunctionARN') === arn);
  if (found === undefined) throw new Error(`the template has no CloudFront function ${arn}`);
  const handler = runInNewContext(`${found.properties.FunctionCode}\nhandler;`) as (event: object) => { uri?: string };
  return ({ method, url, from }) => {
    const event = {
      version: '1.0',
      context: { eventType: 'viewer-request', requestId: randomBytes(16).toString('hex') },
      viewer: { ip: from },
      request: { method, uri: url.pathname, querystring: {}, headers: {}, cookies: {} },
    };
    const { uri } = handler(event);
    if (uri === undefined) throw new Error('the local run does not know a function that answers by itself');
    return uri;
  };
}
