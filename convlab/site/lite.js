// The messages of the JupyterLite edition to a learner: Python is loading, or why it cannot load; the
// browser does not keep work; the site has a newer version of a notebook than the browser.
// `convlab/site/lite.py` adds this script to JupyterLab's page, and writes versions.json. It is not
// an extension of JupyterLab, which would not be there when JupyterLab does not start.

const SLOW = 3000; // milliseconds without a sign, after which a learner needs a message
const POLL = 300;
const { pyodide } = document.currentScript.dataset;

const LOADING = "Python is loading. The first time, this is a download of about 20 MB.";
const NO_WEBASSEMBLY =
  "Python cannot run in this browser, because WebAssembly is missing or switched off. " +
  "Use another browser, or read the lessons without Python.";
const NO_STORAGE =
  "This browser does not keep data for this site, so your work is lost when you close this page. " +
  "Allow the site to store data and reload the page, or save your work with File > Download.";
const unreachable = (reason) =>
  `Python could not be loaded from ${new URL(pyodide).host}. Check that this computer is online ` +
  `and that no firewall blocks that address, then reload the page. The browser reports: ${reason}`;
const newer = (name) =>
  `The site has a newer version of ${name}. You see your own copy, with your work. ` +
  "To get the new version, rename your copy (File > Rename Notebook…) and reload the page.";

const STYLE = `
  #convlab-messages { position: fixed; z-index: 20000; bottom: 32px; left: 0; right: 0;
    display: grid; gap: 8px; justify-items: center; pointer-events: none; }
  #convlab-messages div { display: flex; gap: 16px; align-items: start; max-width: min(640px, 80vw);
    padding: 12px 16px; border: 2px solid #1976d2; border-radius: 4px; pointer-events: auto;
    background: #fff; color: #111; font: 14px/1.4 sans-serif; box-shadow: 0 2px 8px #0006; }
  #convlab-messages [role=alert] { border-color: #c62828; }
  #convlab-messages button { font: inherit; }`;

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

async function until(condition) {
  while (!condition()) await pause(POLL);
  return condition();
}

// Show a message until it is closed, and return its element.
function say(role, text) {
  const message = document.createElement("div");
  const close = document.createElement("button");
  message.setAttribute("role", role);
  close.textContent = "Close";
  close.onclick = () => message.remove();
  message.append(text, close);
  document.getElementById("convlab-messages").append(message);
  return message;
}

// When a kernel does not start, the only sign is an unhandled rejection, whose reason may be a Python
// traceback.
const failure = new Promise((done) => {
  addEventListener("unhandledrejection", ({ reason }) => {
    if (typeof reason === "string" && !reason.endsWith("was disposed")) {
      done(reason.trim().split("\n").at(-1));
    }
  });
});

async function watchPython(panels) {
  if (typeof WebAssembly === "undefined") return say("alert", NO_WEBASSEMBLY);
  failure.then((reason) => say("alert", unreachable(reason)));
  const status = ({ sessionContext }) => sessionContext.session?.kernel?.status;
  const runs = () => panels().some((panel) => ["idle", "busy"].includes(status(panel)));
  await until(() => panels().length);
  await Promise.race([pause(SLOW), failure]);
  if (runs()) return;
  const message = say("status", LOADING);
  await Promise.race([until(runs), failure]);
  message.remove();
}

async function watchVersions(panels) {
  const versions = await (await fetch("../versions.json")).json();
  const seen = new Set();
  for (;; await pause(POLL)) {
    for (const { context } of panels()) {
      if (!context.isReady || seen.has(context.path)) continue;
      seen.add(context.path);
      const version = versions[context.path];
      const own = context.model.getMetadata("convlab")?.version;
      if (version && version !== own) say("status", newer(context.path));
    }
  }
}

function keepsData() {
  try {
    localStorage.setItem("convlab", "");
    return Boolean(indexedDB);
  } catch {
    return false;
  }
}

async function main() {
  document.head.insertAdjacentHTML("beforeend", `<style>${STYLE}</style>`);
  const place = '<section id="convlab-messages" aria-label="messages of the course"></section>';
  document.body.insertAdjacentHTML("beforeend", place);
  if (!keepsData()) say("alert", NO_STORAGE);
  const app = await until(() => window.jupyterapp);
  await app.restored;
  const panels = () => [...app.shell.widgets("main")].filter((widget) => widget.sessionContext);
  watchPython(panels);
  watchVersions(panels);
}

addEventListener("DOMContentLoaded", main);
