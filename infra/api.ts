// The WebSocket API: frames are routed by their `action`. All routes are one-way; replies are posted.
import { Stack } from 'aws-cdk-lib';
import { type CfnStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from './bundle.ts';
import { throttles } from './throttles.ts';

const STAGE = 'production';

export interface SocketApi {
  /** For browsers. */
  url: string;
  /** Scheme and host of `url`. */
  origin: string;
  /** For posting frames. Never a custom domain: the management API does not answer there. */
  callbackUrl: string;
  connectionsArn(method: 'POST' | 'DELETE'): string;
  /** Of all its routes. `name`: a metric of AWS/ApiGateway. */
  metric(name: string, options: MetricOptions): Metric;
  /** Puts the functions behind their routes. */
  route(functions: Record<FunctionName, LambdaFunction>): void;
}

export function createSocketApi(stack: Stack, nameOf: (bare: string) => string): SocketApi {
  const api = new WebSocketApi(stack, 'SocketApi', {
    apiName: nameOf('ChatAppSocket'),
    routeSelectionExpression: '$request.body.action',
  });
  const { region, urlSuffix } = Stack.of(stack);
  const host = `${api.apiId}.execute-api.${region}.${urlSuffix}`;
  return {
    url: `wss://${host}/${STAGE}`,
    origin: `wss://${host}`,
    callbackUrl: `https://${host}/${STAGE}`,
    connectionsArn: (method) => api.arnForExecuteApiV2(`${method}/@connections/*`, STAGE),
    metric: (name, options) => api.metric(name, options),
    route: (functions) => {
      const { frames, handshakes } = throttles;
      const to = (name: FunctionName) => new WebSocketLambdaIntegration(`${name}Integration`, functions[name]);
      const routes = [
        api.addRoute('$connect', { integration: to('ChatAppConnect') }),
        api.addRoute('$disconnect', { integration: to('ChatAppDisconnect') }),
        api.addRoute('sendmessage', { integration: to('ChatAppSendMessage') }),
        api.addRoute('$default', { integration: to('ChatAppDefault') }),
        api.addRoute('ping', { integration: mock() }),
      ];
      const stage = new WebSocketStage(stack, 'SocketStage', {
        webSocketApi: api,
        stageName: STAGE,
        autoDeploy: true,
        throttle: { rateLimit: frames.rate, burstLimit: frames.burst },
      });
      const resource = stage.node.defaultChild as CfnStage;
      resource.addPropertyOverride('RouteSettings', {
        $connect: { ThrottlingRateLimit: handshakes.rate, ThrottlingBurstLimit: handshakes.burst },
      });
      // A throttle on a route that is not there yet fails the deployment.
      stage.node.addDependency(...routes);
    },
  };
}

/** The demo's heartbeat: accepted by API Gateway itself, without a function and without an answer. */
function mock(): WebSocketMockIntegration {
  const accepted = JSON.stringify({ statusCode: 200 });
  return new WebSocketMockIntegration('PingIntegration', {
    requestTemplates: { $default: accepted, 'application/json': accepted },
    templateSelectionExpression: '\\$default',
  });
}
