// One post, against a management API that answers as a test says.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPost, type Post } from './post.ts';

describe('a post', () => {
  let server: Server;
  let post: Post;
  let answers: (number | 'nothing')[] = [];
  let paths: string[] = [];
  const said: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      paths.push(`${request.method} ${request.url}`);
      const answer = answers.shift() ?? 200;
      if (answer === 'nothing') request.socket.destroy();
      else
        response.writeHead(answer, { 'content-type': 'application/json' }).end(answer < 300 ? '' : '{"message":"no"}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const client = new ApiGatewayManagementApiClient({
      endpoint: `http://127.0.0.1:${port}/production`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    post = createPost(client, { write: (_, what) => void said.push(what) });
  });
  afterAll(() => server.close());
  beforeEach(() => {
    paths = [];
    said.length = 0;
  });

  it('[AWS14] goes to the path of its connection', async () => {
    expect(await post.send('abc=', 'Hello')).toBe('sent');
    expect(await post.end('abc=')).toBe('sent');
    expect(paths).toEqual(['POST /production/@connections/abc%3D', 'DELETE /production/@connections/abc%3D']);
  });

  it('[AWS14] is tried again when it is throttled or not answered', async () => {
    answers = [429, 500, 'nothing', 200];
    expect(await post.send('a', 'Hello')).toBe('sent');
    expect(paths).toHaveLength(4);
    expect(said).toEqual([]);
  });

  it('[AWS14] is given up after three more tries, with a line in the log', async () => {
    answers = [429, 429, 429, 429, 200];
    expect(await post.send('a', 'Hello')).toBe('failed');
    expect([paths.length, said]).toEqual([4, ['post_failed']]);
    answers = [];
  });

  it('[AWS14] is not tried again when the connection is gone or the call is wrong', async () => {
    answers = [410];
    expect(await post.send('a', 'Hello')).toBe('gone');
    answers = [400];
    expect(await post.send('a', 'Hello')).toBe('failed');
    expect(paths).toHaveLength(2);
  });
});
