// What the roles in the template allow. The local run refuses the rest, so that a missing permission shows here and not
// after a deployment.
import type { Json, Template } from './template.ts';

/** Whether a function may do `action` to the resource with this ARN. */
export type Allowed = (functionName: string, action: string, arn: string) => boolean;

export function readPermissions(template: Template): Allowed {
  const statements = new Map<string, { action: string; resource: string }[]>();
  for (const { properties } of template.ofType('AWS::IAM::Policy')) {
    const rules = properties.PolicyDocument.Statement.flatMap(({ Effect, Action, Resource }: Json) => {
      if (Effect !== 'Allow') throw new Error('the local run knows policies that allow only');
      return [Action].flat().flatMap((action) => [Resource].flat().map((resource) => ({ action, resource })));
    });
    for (const role of properties.Roles) statements.set(role, [...(statements.get(role) ?? []), ...rules]);
  }
  const roles = new Map<string, string>(
    template
      .ofType('AWS::Lambda::Function')
      .map(({ properties }) => [properties.FunctionName, (properties.Role as string).replace(/^.*:role\//u, '')]),
  );
  return (functionName, action, arn) =>
    (statements.get(roles.get(functionName) ?? '') ?? []).some(
      (rule) => matches(rule.action, action) && matches(rule.resource, arn),
    );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(text);
}
