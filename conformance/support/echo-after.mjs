// The origin of the fetch target: tells what it was asked.
export function origin(request) {
  const forwarded = {
    path: new URL(request.url).pathname,
    headers: Object.fromEntries(request.headers),
  };
  return new Response(JSON.stringify(forwarded), { headers: { 'x-echo': '1' } });
}
