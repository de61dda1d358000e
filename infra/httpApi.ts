// The HTTP API: signing in, tickets, and what a page must know before anyone has signed in.
import type { Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { throttles } from './throttles.ts';

export interface WebApi {
  url: string;
  host: string;
  /** `name`: a metric of AWS/ApiGateway. */
  metric(name: string, options: MetricOptions): Metric;
  /** Puts the function behind its routes. */
  route(lambda: LambdaFunction): void;
}

export function createHttpApi(stack: Stack, nameOf: (bare: string) => string): WebApi {
  const api = new HttpApi(stack, 'HttpApi', { apiName: nameOf('ChatAppHttp'), createDefaultStage: false });
  const stage = new HttpStage(stack, 'HttpStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: { rateLimit: throttles.requests.rate, burstLimit: throttles.requests.burst },
  });
  return {
    url: stage.url,
    host: `${api.apiId}.execute-api.${stack.region}.${stack.urlSuffix}`,
    metric: (name, options) => api.metric(name, options),
    route: (lambda) => {
      const integration = new HttpLambdaIntegration('HttpIntegration', lambda);
      api.addRoutes({ path: '/api/{proxy+}', methods: [HttpMethod.ANY], integration });
      api.addRoutes({ path: '/config.json', methods: [HttpMethod.GET], integration });
    },
  };
}
