// Imports every entry of the list that it is given, and prints the names that each exports.
const names = {};
for (const entry of JSON.parse(process.argv[2])) {
  names[entry] = Object.keys(await import(entry)).sort();
}
console.log(JSON.stringify(names));
