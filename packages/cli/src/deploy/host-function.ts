/** Copies the viewer's host for a login half that several hosts share: a function URL sees its own name alone. */

/** Source of a CloudFront Function; `header` is `login.hostHeader.name` of `deployment.json`. */
export function hostFunctionSource(header: string): string {
  return `function handler(event) {
  var request = event.request;
  request.headers['${header}'] = { value: request.headers.host.value };
  return request;
}
`;
}
