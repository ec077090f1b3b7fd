/** What a text may not bring into a page: what runs, asks, or loads something from elsewhere. */
import { describe, expect, it } from "vitest";
import { digestBase64 } from "../src/base/digest.js";
import { checkActiveParts } from "../src/checks/page/active-parts.js";
import { parseHtml } from "../src/engines/html.js";

const own = "start();";
const page = (body: string) =>
  `<!doctype html><html lang="en"><head><meta http-equiv="Content-Security-Policy" content="script-src 'sha256-${digestBase64(own)}'"><link rel="canonical" href="https://cert.example/x"></head><body><main>\n${body}\n</main><script>${own}</script></body></html>`;
const found = (body: string) =>
  checkActiveParts(parseHtml(page(body)), "x.html").map(
    ({ code, values }) => `${code} ${values["what"] ?? values["target"]}`,
  );

describe("is refused", () => {
  it.each([
    ['<object data="x.svg"></object>', "activePart <object>"],
    ['<embed src="x.svg">', "activePart <embed>"],
    ['<iframe srcdoc="x"></iframe>', "activePart <iframe>"],
    ["<form><button>x</button></form>", "activePart <form>"],
    ["<input>", "activePart <input>"],
    ['<base href="https://evil.example/">', "activePart <base>"],
    ["<noscript><p>x</p></noscript>", "activePart <noscript>"],
    ["<template><p>x</p></template>", "activePart <template>"],
    ["<video src=x.mp4></video>", "activePart <video>"],
    ["<script>other()</script>", "activePart <script>"],
    [`<script src="x.js">${own}</script>`, "activePart <script>"],
    ["<svg><script>other()</script></svg>", "activePart <script>"],
    ['<meta http-equiv=" Refresh" content="0;url=x">', 'activePart <meta http-equiv="refresh">'],
    ['<a href="x" ping="https://evil.example/">x</a>', "activePart ping="],
    ['<p onclick="x()">x</p>', "activePart onclick="],
    ["<svg onload=x()></svg>", "activePart onload="],
    ['<a href="javascript:x()">x</a>', "activePart javascript:"],
    ['<a href="&#1;java\nscript&colon;x()">x</a>', "activePart javascript:"],
    ['<a href="JaVaScRiPt:x()">x</a>', "activePart javascript:"],
    ['<a href="vbscript:x">x</a>', "activePart vbscript:"],
    ['<a href="data:text/html,x">x</a>', "activePart data:text/html"],
    ['<a href="data:image/svg+xml,x">x</a>', "activePart data:image/svg+xml"],
    ['<a href="file:///etc/passwd">x</a>', "activePart file:"],
    ['<img src="file:///x.png" alt="">', "activePart file:"],
    ['<svg><a xlink:href="javascript:x()"><text>x</text></a></svg>', "activePart javascript:"],
    ['<svg><a><animate attributeName="href" values="x;javascript:x()"/></a></svg>', "activePart javascript:"],
    ['<svg><a><set attributeName="href" to="javascript:x()"/></a></svg>', "activePart javascript:"],
    ['<p style="width: expression(x())">x</p>', "activePart a style that runs"],
    ['<img src="https://evil.example/x.png" alt="">', "fetchedPart https://evil.example/x.png"],
    ['<img src="//evil.example/x.png" alt="">', "fetchedPart //evil.example/x.png"],
    ['<img src="\\\\evil.example\\x.png" alt="">', "fetchedPart //evil.example/x.png"],
    ['<img src="x.png" srcset="y.png 1x, https://evil.example/x 2x" alt="">', "fetchedPart https://evil.example/x"],
    ['<svg><use href="https://evil.example/x#a"/></svg>', "fetchedPart https://evil.example/x#a"],
    ['<svg><use xlink:href="//evil.example/x#a"/></svg>', "fetchedPart //evil.example/x#a"],
    ['<svg><image href="https://evil.example/x"/></svg>', "fetchedPart https://evil.example/x"],
    ['<svg><filter><feImage href="https://evil.example/x"/></filter></svg>', "fetchedPart https://evil.example/x"],
    ['<svg><rect fill="url(https://evil.example/x#a)"/></svg>', "fetchedPart https://evil.example/x#a"],
    ['<p style="background: url(https://evil.example/x)">x</p>', "fetchedPart https://evil.example/x"],
    ["<p style=\"background: \\75rl('//evil.example/x')\">x</p>", "fetchedPart //evil.example/x"],
    ['<p style="background: u/**/rl(h\\ttps://evil.example/x)">x</p>', "fetchedPart https://evil.example/x"],
    ["<style>@import 'https://evil.example/x.css';</style>", "fetchedPart https://evil.example/x.css"],
    ['<style>p { background: image-set("https://evil.example/x" 1x) }</style>', "fetchedPart https://evil.example/x"],
    ['<table background="https://evil.example/x"></table>', "fetchedPart https://evil.example/x"],
    ['<link rel="stylesheet" href="https://evil.example/x">', "fetchedPart https://evil.example/x"],
    ['<link rel="preconnect" href="https://evil.example">', "fetchedPart https://evil.example"],
    ['<link rel="DNS-prefetch" href="//evil.example">', "fetchedPart //evil.example"],
  ])("%s", (body, says) => {
    expect(found(body)).toContain(says);
  });
});

describe("is left alone", () => {
  it.each([
    '<a href="https://cert.example/">x</a>',
    '<a href="mailto:x@cert.example">x</a>',
    '<img src="pictures/x.png" alt=""><img src="data:image/png;base64,AA==" alt="">',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/><rect fill="url(#a)" clip-path="url(#b)"/></svg>',
    '<p style="color: red; width: 50%">on time, //, javascript: is a word</p>',
    "<style>/* https://cert.example/ */ p { background: url('data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>') }</style>",
    '<script type="application/json" id="chart-points">[]</script>',
    '<blockquote cite="https://cert.example/x">x</blockquote><time datetime="2024-04-01">x</time>',
    '<figure class="set"><table><tr><td data-from="totals/0/packets">1</td></tr></table></figure>',
  ])("%s", (body) => {
    expect(found(body)).toEqual([]);
  });
});
