// One cold start: imports the bundle named by the first argument and gives it the event in the second. Imports nothing
// itself, for whatever it loaded would be loaded already when the bundle asks for it.
const [, , file, input] = process.argv;
const event = JSON.parse(input);
const { uri } = event.Records[0].cf.request;
const started = process.hrtime.bigint();
const { handler } = await import(file);
const result = await handler(event);
const decision = Number(process.hrtime.bigint() - started) / 1e6;
const isAllowed = result.uri === uri && result.status === undefined;
console.log(JSON.stringify({ decision, isAllowed, status: result.status, node: process.version }));
