/** JSON Schema (draft 2020-12): is a value what a published format asks for? */
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** What is wrong first, as `/path: reason`; undefined when nothing is. */
export type Validate = (value: unknown) => string | undefined;

/**
 * `schemas` may refer to each other by their `$id`; `id` is the one to hold values against. Keywords that only inform
 * are left alone.
 */
export function compileSchema(schemas: readonly object[], id: string): Validate {
  const ajv = new Ajv2020({ strict: false, schemas: [...schemas] });
  // The package's types say it is a module, at run time it is the function.
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  const validate = ajv.getSchema(id);
  if (!validate) throw new Error(`There is no schema ${id}.`);
  return (value) => {
    if (validate(value)) return undefined;
    const [first] = validate.errors ?? [];
    return `${first?.instancePath || "/"}: ${first?.message ?? "not valid"}`;
  };
}
