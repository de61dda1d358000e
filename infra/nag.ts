// What cdk-nag finds and why it stays. Whatever else it finds ends the synthesis.
import { type App, type Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';

interface Accepted {
  /** Of cdk-nag's rules `AwsSolutions-…`. */
  rule: string;
  /** Constructs of the stack that it is accepted for. */
  at: readonly string[];
  reason: string;
}

export const accepted: readonly Accepted[] = [];

/** Lets cdk-nag look at everything that is synthesized. */
export function inspect(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
}

/** Accepts what the list says. Throws when it names something that is not in the stack. */
export function accept(stack: Stack): void {
  for (const { rule, at, reason } of accepted) {
    for (const id of at) {
      Validations.of(stack.node.findChild(id)).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
    }
  }
}
