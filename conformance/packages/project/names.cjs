// The same from CommonJS: `require` of an ES module, without a flag.
const names = {};
for (const entry of JSON.parse(process.argv[2])) {
  names[entry] = Object.keys(require(entry)).sort();
}
console.log(JSON.stringify(names));
