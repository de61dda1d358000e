// The headers that make the page safe: those of one machine, in the form in which CloudFront wants them.
import { Duration } from 'aws-cdk-lib';
import {
  HeadersReferrerPolicy,
  type ResponseHeadersPolicyProps,
  type ResponseSecurityHeadersBehavior,
} from 'aws-cdk-lib/aws-cloudfront';
import { securityHeaders } from '../src/http/headers.ts';

/** Stands for the socket's address, which is known only at deployment. */
const SOCKET = 'wss://socket.invalid';
const override = true;

/** CloudFront takes these by a field of their own and refuses them among others. */
const fields: Record<string, (value: string) => ResponseSecurityHeadersBehavior> = {
  'content-security-policy': (contentSecurityPolicy) => ({
    contentSecurityPolicy: { contentSecurityPolicy, override },
  }),
  'x-content-type-options': () => ({ contentTypeOptions: { override } }),
  'referrer-policy': (value) => ({ referrerPolicy: { referrerPolicy: referrerPolicy(value), override } }),
  'strict-transport-security': (value) => ({
    strictTransportSecurity: { accessControlMaxAge: Duration.seconds(Number(value.replace('max-age=', ''))), override },
  }),
};

/**
 * `socketOrigin`: `wss://` and the host that the page may connect to, besides its own. What a file says of how long it is
 * kept goes first; a file that says nothing, and an answer that is none, is asked for anew.
 */
export function pageHeaders(
  socketOrigin: string,
): Required<Pick<ResponseHeadersPolicyProps, 'securityHeadersBehavior' | 'customHeadersBehavior'>> {
  const visit = { host: undefined, secure: true, forwarded: false, address: '', socket: SOCKET };
  const headers = securityHeaders(visit).map(([name, value]) => ({ name, value: value.replace(SOCKET, socketOrigin) }));
  const named = headers.flatMap(({ name, value }) => fields[name]?.(value) ?? []);
  const others = headers.filter(({ name }) => fields[name] === undefined);
  return {
    securityHeadersBehavior: Object.assign({}, ...named) as ResponseSecurityHeadersBehavior,
    customHeadersBehavior: {
      customHeaders: [
        ...others.map(({ name, value }) => ({ header: name, value, override })),
        { header: 'cache-control', value: 'no-cache', override: false },
      ],
    },
  };
}

function referrerPolicy(value: string): HeadersReferrerPolicy {
  const found = Object.values(HeadersReferrerPolicy).find((one: string) => one === value);
  if (found === undefined) throw new Error(`CloudFront knows no referrer policy ${value}`);
  return found;
}
