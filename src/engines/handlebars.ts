/** Handlebars: templates whose every path is known before they run, and whose every value is escaped. */

import type Library from "handlebars";
import bundle from "handlebars/dist/handlebars.js";
import { clause, type Place, problem, UserError } from "../base/problems.js";
import { isRunningText, type Opened, readOn, runningText } from "../base/running-text.js";
import { own } from "../base/table.js";
import { didYouMean } from "./nearest.js";

/** The bundle writes the code of templates as plain text, without a map of it, which takes half as long. */
const Handlebars = bundle as typeof Library;

/**
 * What stands behind a name: nothing to open, named parts, or rows of columns; unknown where a problem was told
 * already.
 */
export type Shape =
  | { readonly kind: "scalar" }
  | { readonly kind: "unknown" }
  | { readonly kind: "object"; readonly parts: Readonly<Record<string, Shape>> }
  | { readonly kind: "rows"; readonly row: Shape };
export const scalar: Shape = { kind: "scalar" };
const unknown: Shape = { kind: "unknown" };

/**
 * A helper gets its plain arguments, the named ones, for a block the text inside, and where its tag stands; it returns
 * HTML that is safe.
 */
export type Helper = {
  call(args: readonly unknown[], named: Readonly<Record<string, unknown>>, inside: () => string, place: Place): unknown;
  /** What a subexpression gives, told from its literal arguments; scalar when absent. */
  shape?(literals: readonly (string | undefined)[]): Shape | undefined;
  /** Where what it says comes from, told from its literal arguments, when no argument says so. */
  source?(literals: readonly (string | undefined)[]): string | undefined;
  /** Problems with its literal arguments, checked before anything is rendered. */
  check?(
    literals: readonly (string | undefined)[],
    named: Readonly<Record<string, string | undefined>>,
  ): UserError | undefined;
};

export type Template = { readonly text: string; readonly file: string; readonly firstLine?: number };
export type Language = {
  readonly helpers: Readonly<Record<string, Helper>>;
  readonly shape: Shape;
  /** Texts that `{{> name}}` puts in. */
  readonly partials: readonly string[];
  /** Called for `{{path}}`: the escaped text of a value. */
  readonly show: (value: unknown) => string;
  /**
   * Called with a shown text and what it was made from: pairs of an object and the name of one of its parts, or of a
   * helper's own source and "".
   */
  readonly bind?: (text: string, origins: readonly Origin[]) => string;
};

type Origin = readonly [of: unknown, part: string];

/** HTML that needs no escaping any more. */
export class Safe extends Handlebars.SafeString {}

/** Everything wrong with a template and its partials, before it runs; empty when all is well. */
export function checkTemplate(template: Template, language: Language): UserError[] {
  try {
    return new Checker(template, language).check(parse(template));
  } catch (error) {
    if (error instanceof UserError) return [error];
    throw error;
  }
}

/** The template's text with all values filled in. Throws a problem that names file and line. */
export function renderTemplate(
  template: Template,
  partials: Readonly<Record<string, Template>>,
  context: unknown,
  language: Language,
): string {
  const environment = Handlebars.create();
  for (const name of Object.keys(environment.helpers)) if (!builtins.includes(name)) environment.unregisterHelper(name);
  environment.registerHelper(showHelper, (value: unknown, ...rest: unknown[]) => {
    const text = value instanceof Handlebars.SafeString ? String(value) : language.show(value);
    return new Safe(language.bind ? language.bind(text, pairsOf(rest.slice(0, -1))) : text);
  });
  const texts = [template, ...Object.values(partials)];
  for (const [name, helper] of Object.entries(language.helpers)) {
    environment.registerHelper(name, function (this: unknown, ...all: unknown[]) {
      const options = all.pop() as Library.HelperOptions & { loc?: { source?: string; start: { line: number } } };
      const text = texts.find(({ file }) => file === options.loc?.source) ?? template;
      try {
        return helper.call(
          all,
          options.hash as Record<string, unknown>,
          () => (options.fn ? String(options.fn(this)) : ""),
          placeIn(text, options.loc?.start.line),
        );
      } catch (error) {
        throw placed(error, text, options.loc?.start.line);
      }
    });
  }
  for (const [name, partial] of Object.entries(partials)) {
    environment.registerPartial(
      name,
      environment.compile(escaped(parse(partial), language), { noEscape: true }) as never,
    );
  }
  try {
    return environment.compile(escaped(parse(template), language), { noEscape: true })(context);
  } catch (error) {
    throw placed(error, template, undefined);
  }
}

const builtins = ["if", "unless", "each", "with"];
const showHelper = "show-value";

function placed(error: unknown, text: Template, line: number | undefined): unknown {
  if (error instanceof Handlebars.Exception)
    return problem("templateSyntax", { reason: error.message }, placeIn(text, error.lineNumber));
  if (error instanceof UserError)
    return error.place.file
      ? error
      : new UserError(error.code, error.values, { ...placeIn(text, line), ...error.place });
  return error;
}

function placeIn({ file, firstLine = 1 }: Template, line: number | undefined): Place {
  return { file, line: line && line + firstLine - 1 };
}

function parse({ text, file, firstLine = 1 }: Template): hbs.AST.Program {
  try {
    return Handlebars.parse(text, { srcName: file });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = Number(/line (\d+)/.exec(message)?.[1] ?? (error as { lineNumber?: number }).lineNumber ?? 1);
    throw problem(
      "templateSyntax",
      { reason: message.split("\n").at(-1) ?? message },
      { file, line: line + firstLine - 1 },
    );
  }
}

/** Every `{{value}}` goes through the helper that escapes it, and tells it where the value comes from. */
function escaped(program: hbs.AST.Program, language: Language): hbs.AST.Program {
  rewrite(program, language, runningText);
  return program;
}

/** Returns what is open behind the program. Only in running text can an element tell where a value comes from. */
function rewrite(program: hbs.AST.Program, language: Language, before: Opened): Opened {
  let opened = before;
  for (const statement of program.body) {
    if (statement.type === "ContentStatement") opened = readOn(opened, (statement as hbs.AST.ContentStatement).value);
    if (statement.type === "MustacheStatement") {
      const bound = language.bind !== undefined && isRunningText(opened);
      const mustache = statement as hbs.AST.MustacheStatement;
      const helper =
        mustache.path.type === "PathExpression"
          ? own(language.helpers, (mustache.path as hbs.AST.PathExpression).original)
          : undefined;
      const inner = helper ? subexpression(mustache) : mustache.path;
      const told = helper?.source?.(mustache.params.map(literalOf));
      mustache.path = {
        type: "PathExpression",
        data: false,
        depth: 0,
        parts: [showHelper],
        original: showHelper,
        loc: mustache.loc,
      } as hbs.AST.PathExpression;
      mustache.params = [
        inner,
        ...(bound
          ? [
              ...(told === undefined ? [] : [textLiteral(told, mustache.loc), textLiteral("", mustache.loc)]),
              ...pathsIn(inner).flatMap(owner),
            ]
          : []),
      ];
      delete (mustache as { hash?: unknown }).hash;
    }
    const block = statement as hbs.AST.BlockStatement;
    const inside = block.program ? rewrite(block.program, language, opened) : opened;
    if (block.inverse) rewrite(block.inverse, language, opened);
    opened = inside;
  }
  return opened;
}

function subexpression({ path, params, hash, loc }: hbs.AST.MustacheStatement): hbs.AST.SubExpression {
  return { type: "SubExpression", path: path as hbs.AST.PathExpression, params, hash, loc };
}

/** The paths that an expression takes its values from. */
function pathsIn(node: hbs.AST.Expression): hbs.AST.PathExpression[] {
  if (node.type === "PathExpression") return [node as hbs.AST.PathExpression];
  if (node.type !== "SubExpression") return [];
  const { params, hash } = node as hbs.AST.SubExpression;
  return [...params, ...(hash?.pairs ?? []).map(({ value }) => value)].flatMap(pathsIn);
}

/** For `change.onset`: the path `change`, and the word "onset". */
function owner(path: hbs.AST.PathExpression): hbs.AST.Expression[] {
  const parts = path.parts.slice(0, -1);
  const part = path.parts.at(-1);
  if (part === undefined || (path.data && parts.length === 0)) return [];
  const of = { ...path, parts, original: parts.join(".") || "this" } as hbs.AST.PathExpression;
  return [of, textLiteral(part, path.loc)];
}

function textLiteral(value: string, loc: hbs.AST.SourceLocation): hbs.AST.StringLiteral {
  return { type: "StringLiteral", value, original: value, loc };
}

function pairsOf(values: readonly unknown[]): Origin[] {
  return values.flatMap((value, at) => (at % 2 === 0 ? [[value, String(values[at + 1] ?? "")] as const] : []));
}

type Scope = { readonly here: Shape; readonly named: Readonly<Record<string, Shape>> };

class Checker {
  private readonly found: UserError[] = [];
  constructor(
    private readonly template: Template,
    private readonly language: Language,
  ) {}

  check(program: hbs.AST.Program): UserError[] {
    this.statements(program, [{ here: this.language.shape, named: {} }]);
    return this.found;
  }

  private statements(program: hbs.AST.Program | undefined, scopes: readonly Scope[]): void {
    for (const statement of program?.body ?? []) {
      if (statement.type === "MustacheStatement") {
        const mustache = statement as hbs.AST.MustacheStatement;
        if (!mustache.escaped)
          this.report(
            "templateHelper",
            { reason: clause("{{{ }}} would put unescaped text into the page; write {{ }}.") },
            mustache.loc,
          );
        this.call(mustache, scopes);
      } else if (statement.type === "BlockStatement") this.block(statement as hbs.AST.BlockStatement, scopes);
      else if (statement.type === "PartialStatement") this.partial(statement as hbs.AST.PartialStatement);
      else if (!["ContentStatement", "CommentStatement"].includes(statement.type))
        this.report("templateSyntax", { reason: clause("{{* }} and {{#> }} are not known here.") }, statement.loc);
    }
  }

  private block(block: hbs.AST.BlockStatement, scopes: readonly Scope[]): void {
    const name = block.path.original;
    if (!builtins.includes(name)) {
      this.call(block, scopes);
      return (this.statements(block.program, scopes), this.statements(block.inverse, scopes));
    }
    if (block.params.length !== 1)
      this.report(
        "templateHelper",
        { reason: clause("{tag} takes one argument.", { tag: `{{#${name}}}` }) },
        block.loc,
      );
    const shape = block.params[0] ? this.expression(block.params[0], scopes) : undefined;
    const inner =
      name === "each"
        ? shape?.kind === "rows"
          ? shape.row
          : shape
            ? scalar
            : unknown
        : name === "with"
          ? (shape ?? unknown)
          : undefined;
    const [parameter, key] = block.program?.blockParams ?? [];
    const scope: Scope[] = inner
      ? [{ here: inner, named: { ...(parameter ? { [parameter]: inner } : {}), ...(key ? { [key]: scalar } : {}) } }]
      : [];
    this.statements(block.program, [...scope, ...scopes]);
    this.statements(block.inverse, scopes);
  }

  private partial({ name, params, hash, loc }: hbs.AST.PartialStatement): void {
    const path = "original" in name ? String(name.original) : "";
    const { partials } = this.language;
    if (!partials.includes(path))
      this.report(
        "templatePath",
        {
          path: path || "this",
          near: didYouMean(path, partials),
          allowed: partials.join(", ") || "{{> }} takes nothing",
        },
        loc,
      );
    else if (params.length > 0 || hash)
      this.report("templateHelper", { reason: clause("{tag} takes no arguments.", { tag: `{{> ${path}}}` }) }, loc);
  }

  /** A path, or a helper with its arguments. */
  private call(
    node: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
    scopes: readonly Scope[],
  ): Shape | undefined {
    if (node.path.type !== "PathExpression") return scalar;
    const path = node.path as hbs.AST.PathExpression;
    const helper = own(this.language.helpers, path.original);
    const arguments_ = [...node.params, ...(node.hash?.pairs ?? []).map(({ value }) => value)];
    if (!helper) {
      if (arguments_.length === 0) return this.path(path, scopes);
      const allowed = [...Object.keys(this.language.helpers), ...builtins];
      this.report(
        "templatePath",
        { path: path.original, near: didYouMean(path.original, allowed), allowed: allowed.join(", ") },
        path.loc,
      );
      return undefined;
    }
    for (const argument of arguments_) this.expression(argument, scopes);
    const literals = node.params.map(literalOf);
    const named = Object.fromEntries((node.hash?.pairs ?? []).map(({ key, value }) => [key, literalOf(value)]));
    const wrong = helper.check?.(literals, named);
    if (wrong) this.report(wrong.code, wrong.values, path.loc);
    return helper.shape?.(literals) ?? (wrong ? undefined : scalar);
  }

  private expression(node: hbs.AST.Expression, scopes: readonly Scope[]): Shape | undefined {
    if (node.type === "PathExpression") return this.path(node as hbs.AST.PathExpression, scopes);
    if (node.type === "SubExpression") return this.call(node as hbs.AST.SubExpression, scopes);
    return scalar;
  }

  private path(path: hbs.AST.PathExpression, scopes: readonly Scope[]): Shape | undefined {
    if (path.data)
      return path.parts[0] === "root" ? this.follow(this.language.shape, path.parts.slice(1), path) : scalar;
    const [first, ...rest] = path.parts;
    const named =
      first === undefined ? undefined : scopes.find((scope) => Object.hasOwn(scope.named, first))?.named[first];
    if (named && path.depth === 0) return this.follow(named, rest, path);
    return this.follow(scopes[path.depth]?.here ?? scalar, path.parts, path);
  }

  private follow(shape: Shape, parts: readonly string[], path: hbs.AST.PathExpression): Shape | undefined {
    let at = shape;
    for (const part of parts) {
      if (at.kind === "unknown") return undefined;
      const next =
        at.kind === "object"
          ? Object.hasOwn(at.parts, part)
            ? at.parts[part]
            : undefined
          : at.kind === "rows"
            ? part === "length"
              ? scalar
              : /^\d+$/.test(part)
                ? at.row
                : undefined
            : undefined;
      if (!next) {
        const allowed = at.kind === "object" ? Object.keys(at.parts) : at.kind === "rows" ? ["length", "0"] : [];
        this.report(
          "templatePath",
          { path: path.original, near: didYouMean(part, allowed), allowed: allowed.join(", ") },
          path.loc,
        );
        return undefined;
      }
      at = next;
    }
    return at;
  }

  private report(code: UserError["code"], values: UserError["values"], loc: hbs.AST.SourceLocation): void {
    this.found.push(
      problem(code, values, { file: this.template.file, line: loc.start.line + (this.template.firstLine ?? 1) - 1 }),
    );
  }
}

function literalOf(node: hbs.AST.Expression): string | undefined {
  return node.type === "StringLiteral" ? (node as hbs.AST.StringLiteral).value : undefined;
}
