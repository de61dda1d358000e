// The end of an SDK client that would go to the network: a request is answered here, by this process.
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** What is asked: the text of the body, and what of the head matters here. */
export interface Request {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** `type`: the name of the error, if it is one. */
export interface Answer {
  status: number;
  type?: string;
  body?: object;
}

export type Answering = (request: Request) => Promise<Answer>;

/** What clients take as their `requestHandler`. */
export type Wire = NonNullable<DynamoDBClientConfig['requestHandler']>;

export function createWire(answering: Answering): Wire {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    handle: async ({ method, path, headers, body }: Omit<Request, 'body'> & { body?: string | Uint8Array }) => {
      const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
      const { status, type, body: answer } = await answering({ method, path, headers, body: text });
      return {
        response: {
          statusCode: status,
          headers: { 'content-type': 'application/json', ...(type === undefined ? {} : { 'x-amzn-errortype': type }) },
          body: Buffer.from(answer === undefined ? '' : JSON.stringify(answer)),
        },
      };
    },
  };
}
