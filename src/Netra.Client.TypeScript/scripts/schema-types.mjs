/**
 * TypeScript from JSON schemas, as far as this project's schemas go: objects, arrays, enums, nullable types, references, oneOf and allOf.
 * A schema that says nothing is `unknown`; anything that is not understood is an error, never a guess.
 */

const primitives = { string: "string", boolean: "boolean", null: "null", integer: "number", number: "number" };

/** The name that a reference such as `#/definitions/Usage` leads to. */
export const nameOf = (ref) => ref.slice(ref.lastIndexOf("/") + 1);

/** Names of all definitions that the schemas lead to, themselves included. */
export function reachable(definitions, names) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name)) return;
    found.add(name);
    for (const [, ref] of JSON.stringify(definitions[name]).matchAll(/"\$ref":"([^"]+)"/g)) visit(nameOf(ref));
  };
  names.forEach(visit);
  return Object.keys(definitions).filter((name) => found.has(name));
}

/** The declaration of one named schema. */
export function declare(name, schema) {
  const bases = (schema.allOf ?? []).filter((s) => s.$ref).map((s) => nameOf(s.$ref));
  const own = schema.allOf ? schema.allOf.filter((s) => !s.$ref) : [schema];
  const isObject = own.length === 1 && own[0].type === "object" && own[0].properties;
  if (!isObject) return `${comment(schema, "")}export type ${name} = ${typeOf(schema, "")};\n`;
  const heritage = bases.length > 0 ? ` extends ${bases.join(", ")}` : "";
  return `${comment(schema, "")}export interface ${name}${heritage} ${body(own[0], "")}\n`;
}

function typeOf(schema, indent) {
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.oneOf) return union(schema.oneOf.map((s) => typeOf(s, indent)));
  if (schema.type === undefined && !schema.properties && !schema.allOf) return "unknown";
  if (schema.type === undefined) throw new Error(`No type for ${JSON.stringify(schema)}.`);
  // Nullable types end in null, whatever their order in the schema.
  return union([schema.type].flat().map((type) => ofKind(type, schema, indent)));
}

function ofKind(kind, schema, indent) {
  if (kind === "array") return `${bracketed(typeOf(schema.items, indent))}[]`;
  if (kind === "object") {
    if (schema.properties) return body(schema, indent);
    return `Record<string, ${schema.additionalProperties ? typeOf(schema.additionalProperties, indent) : "unknown"}>`;
  }
  if (!primitives[kind]) throw new Error(`No type for ${JSON.stringify(schema)}.`);
  return primitives[kind];
}

const bracketed = (type) => (type.includes(" | ") ? `(${type})` : type);

const union = (types) => {
  const distinct = [...new Set(types)];
  if (distinct.includes("unknown")) return "unknown";
  return [...distinct.filter((t) => t !== "null"), ...distinct.filter((t) => t === "null")].join(" | ");
};

function body(schema, indent) {
  const inner = `${indent}  `;
  const members = Object.entries(schema.properties).map(([name, member]) => {
    const optional = schema.required?.includes(name) ? "" : "?";
    return `${comment(member, inner)}${inner}${name}${optional}: ${typeOf(member, inner)};\n`;
  });
  return `{\n${members.join("")}${indent}}`;
}

const comment = (schema, indent) => (schema.description ? `${indent}/** ${schema.description} */\n` : "");
