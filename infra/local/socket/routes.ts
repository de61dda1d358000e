// Which integration a frame goes to, read from the template.
import type { Json, Template } from '../template.ts';

/** `mock`: API Gateway accepts the frame and does nothing. */
export type Integration = { arn: string } | 'mock';

export interface Routes {
  apiId: string;
  stage: string;
  /** The integration of a route key, if there is such a route. */
  integration(routeKey: string): Integration | undefined;
  /** R1 to R4: the route of a frame; undefined when there is neither a matching route nor `$default`. */
  select(body: string): string | undefined;
}

export function readRoutes(template: Template): Routes {
  const api = template
    .ofType('AWS::ApiGatewayV2::Api')
    .find(({ properties }) => properties.ProtocolType === 'WEBSOCKET');
  if (api === undefined) throw new Error('the template has no WebSocket API');
  const apiId = template.ref(api.id);
  const stage = ofApi(template, 'AWS::ApiGatewayV2::Stage', apiId)[0]?.properties.StageName;
  const integrations = new Map(
    ofApi(template, 'AWS::ApiGatewayV2::Integration', apiId).map(({ id, properties }) => [
      id,
      integrationOf(properties),
    ]),
  );
  const routes = new Map(
    ofApi(template, 'AWS::ApiGatewayV2::Route', apiId).map(({ properties }) => {
      const target = (properties.Target as string).replace('integrations/', '');
      return [properties.RouteKey as string, integrations.get(target)];
    }),
  );
  const path = (api.properties.RouteSelectionExpression as string).replace('$request.body.', '').split('.');
  return {
    apiId,
    stage,
    integration: (routeKey) => routes.get(routeKey),
    select: (body) => {
      const key = valueAt(body, path);
      // `$connect` and `$disconnect` are the gateway's own.
      if (typeof key === 'string' && !key.startsWith('$') && routes.has(key)) return key;
      return routes.has('$default') ? '$default' : undefined;
    },
  };
}

/** Resources of a type that belong to an API. */
export function ofApi(template: Template, type: string, apiId: string): { id: string; properties: Json }[] {
  return template.ofType(type).filter(({ properties }) => properties.ApiId === apiId);
}

export function integrationOf({ IntegrationType, IntegrationUri }: Json): Integration {
  if (IntegrationType === 'MOCK') return 'mock';
  // arn:…:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations, or the function's ARN alone.
  return { arn: /functions\/(.+)\/invocations$/u.exec(IntegrationUri)?.[1] ?? IntegrationUri };
}

function valueAt(body: string, path: string[]): unknown {
  try {
    return path.reduce(
      (value: Json, key) => (Object.hasOwn(Object(value), key) ? value[key] : undefined),
      JSON.parse(body),
    );
  } catch {
    return undefined;
  }
}
