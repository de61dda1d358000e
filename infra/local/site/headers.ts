// Response headers policies of CloudFront (docs: understanding-response-headers-policies).
import type { Answered } from '../exchange.ts';
import type { Json, Template } from '../template.ts';

interface Header {
  name: string;
  value: string;
  /** Whether it takes the place of one that the origin sends. */
  override: boolean;
}

/** Gives an answer the headers of a policy. */
export type Dress = (answered: Answered) => Answered;

/** `id`: of a policy in the template. Throws when it has something that is not known here. */
export function readHeadersPolicy(template: Template, id: string): Dress {
  const found = template.ofType('AWS::CloudFront::ResponseHeadersPolicy').find((one) => template.ref(one.id) === id);
  if (found === undefined) throw new Error(`the template has no response headers policy ${id}`);
  const {
    SecurityHeadersConfig: security = {},
    CustomHeadersConfig: custom,
    Name: _,
    Comment: __,
    ...others
  } = found.properties.ResponseHeadersPolicyConfig;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`the local run does not know ${unknown} of a response headers policy`);
  const headers = [
    ...Object.entries<Json>(security).map(([field, config]) => securityHeader(field, config)),
    ...(custom?.Items ?? []).map(
      ({ Header, Value, Override }: Json): Header => ({ name: Header.toLowerCase(), value: Value, override: Override }),
    ),
  ];
  return (answered) => {
    const missing = headers.filter(({ name, override }) => override || answered.headers[name] === undefined);
    const added = Object.fromEntries(missing.map(({ name, value }) => [name, value]));
    return { ...answered, headers: { ...answered.headers, ...added } };
  };
}

function securityHeader(field: string, config: Json): Header {
  const override = config.Override as boolean;
  switch (field) {
    case 'ContentSecurityPolicy':
      return { name: 'content-security-policy', value: config.ContentSecurityPolicy, override };
    case 'ContentTypeOptions':
      return { name: 'x-content-type-options', value: 'nosniff', override };
    case 'ReferrerPolicy':
      return { name: 'referrer-policy', value: config.ReferrerPolicy, override };
    case 'StrictTransportSecurity': {
      const { AccessControlMaxAgeSec: seconds, IncludeSubdomains: all, Preload: preload } = config;
      const value = `max-age=${seconds}${all ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`;
      return { name: 'strict-transport-security', value, override };
    }
    default:
      throw new Error(`the local run does not know ${field} of a response headers policy`);
  }
}
