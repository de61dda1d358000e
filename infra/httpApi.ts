// The HTTP API: signing in, tickets, and what a page must know before anyone has signed in.
import type { Stack } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

/** Requests a second, and how many may come at once: low until the owner raises them. */
const THROTTLE = { rateLimit: 100, burstLimit: 200 };

export interface WebApi {
  url: string;
  /** Puts the function behind its routes. */
  route(lambda: LambdaFunction): void;
}

export function createHttpApi(stack: Stack, nameOf: (bare: string) => string): WebApi {
  const api = new HttpApi(stack, 'HttpApi', { apiName: nameOf('ChatAppHttp'), createDefaultStage: false });
  const stage = new HttpStage(stack, 'HttpStage', {
    httpApi: api,
    stageName: '$default',
    autoDeploy: true,
    throttle: THROTTLE,
  });
  return {
    url: stage.url,
    route: (lambda) => {
      const integration = new HttpLambdaIntegration('HttpIntegration', lambda);
      api.addRoutes({ path: '/api/{proxy+}', methods: [HttpMethod.ANY], integration });
      api.addRoutes({ path: '/config.json', methods: [HttpMethod.GET], integration });
    },
  };
}
