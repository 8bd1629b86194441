type JsonObject = Readonly<Record<string, unknown>>;

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/**
 * What is wrong with an OpenAPI 3.1 document, by the parts of the specification that ours uses: everything that has to be
 * there is, parameters and templates fit, names are used once, references lead somewhere, and nothing unknown is said.
 */
export function problemsOf(document: JsonObject): readonly string[] {
  const problems: string[] = [];
  const tell = (where: string, what: string): void => void problems.push(`${where}: ${what}`);
  onlyKeys(document, "the document", "openapi info servers paths components tags", tell);
  if (!/^3\.1\.\d+$/.test(String(document["openapi"]))) tell("openapi", "is not 3.1");
  const info = asObject(document["info"]);
  onlyKeys(info, "info", "title version description license", tell);
  for (const name of ["title", "version"])
    if (typeof info[name] !== "string") tell("info", `has no ${name}`);
  checkReferences(document, document, "#", tell);
  const ids = new Set<string>();
  for (const [path, item] of Object.entries(asObject(document["paths"]))) {
    if (!path.startsWith("/")) tell(path, "does not begin with a slash");
    for (const [method, operation] of Object.entries(asObject(item))) {
      const where = `${method} ${path}`;
      if (!methods.includes(method)) tell(where, "is no method");
      checkOperation(where, path, asObject(operation), tell);
      const id = String(asObject(operation)["operationId"]);
      if (ids.has(id)) tell(where, `shares its operationId ${id}`);
      ids.add(id);
    }
  }
  checkSecurity(document, tell);
  return problems;
}

type Tell = (where: string, what: string) => void;

function checkOperation(where: string, path: string, operation: JsonObject, tell: Tell): void {
  onlyKeys(
    operation,
    where,
    "operationId summary description tags parameters requestBody responses security",
    tell,
  );
  for (const name of ["operationId", "summary", "description"])
    if (!operation[name]) tell(where, `has no ${name}`);
  const responses = Object.entries(asObject(operation["responses"]));
  if (responses.length === 0) tell(where, "has no responses");
  for (const [status, response] of responses) {
    if (!/^[1-5]\d\d$/.test(status)) tell(where, `answers ${status}`);
    if (typeof asObject(response)["description"] !== "string")
      tell(where, `does not describe ${status}`);
    checkContent(where, asObject(response)["content"], tell);
  }
  if (operation["requestBody"] !== undefined) {
    const { content } = asObject(operation["requestBody"]);
    if (content === undefined) tell(where, "has a body without content");
    checkContent(where, content, tell);
  }
  checkParameters(where, path, operation["parameters"] as readonly JsonObject[] | undefined, tell);
}

function checkParameters(
  where: string,
  path: string,
  parameters: readonly JsonObject[] = [],
  tell: Tell,
): void {
  const inTemplate = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const inPath = parameters.filter((one) => one["in"] === "path");
  if (String(inPath.map((one) => one["name"])) !== String(inTemplate))
    tell(where, "its path's parameters are not those of its template");
  for (const one of parameters) {
    onlyKeys(one, where, "name in required schema example description", tell);
    if (!["path", "query", "header", "cookie"].includes(String(one["in"])))
      tell(where, "“in” is wrong");
    if (one["in"] === "path" && one["required"] !== true)
      tell(where, "a path's parameter is required");
    if (typeof one["schema"] !== "object") tell(where, `${String(one["name"])} has no schema`);
  }
}

function checkContent(where: string, content: unknown, tell: Tell): void {
  for (const [type, media] of Object.entries(asObject(content))) {
    if (!/^[\w.+-]+\/[\w.+-]+$/.test(type)) tell(where, `${type} is no media type`);
    onlyKeys(asObject(media), where, "schema example examples", tell);
    if (typeof asObject(media)["schema"] !== "object") tell(where, `${type} has no schema`);
  }
}

function checkReferences(document: JsonObject, part: unknown, where: string, tell: Tell): void {
  if (typeof part !== "object" || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === "$ref" && typeof value === "string") {
      const found = value
        .slice(2)
        .split("/")
        .reduce<unknown>((at, name) => asObject(at)[name], document);
      if (!value.startsWith("#/") || found === undefined) tell(where, `${value} leads nowhere`);
    }
    checkReferences(document, value, `${where}/${key}`, tell);
  }
}

function checkSecurity(document: JsonObject, tell: Tell): void {
  const known = asObject(asObject(document["components"])["securitySchemes"]);
  for (const [path, item] of Object.entries(asObject(document["paths"])))
    for (const operation of Object.values(asObject(item)))
      for (const need of (asObject(operation)["security"] as readonly object[] | undefined) ?? [])
        for (const name of Object.keys(need))
          if (!(name in known)) tell(path, `${name} is no security scheme`);
}

function onlyKeys(object: JsonObject, where: string, names: string, tell: Tell): void {
  for (const name of Object.keys(object))
    if (!names.split(" ").includes(name) && !name.startsWith("x-"))
      tell(where, `“${name}” is unknown`);
}

function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}
