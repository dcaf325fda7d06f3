// Asks for updates every two seconds, and replaces the parts that have changed.
const EVERY = 2000;
const room = document.getElementById("room");
const connection = document.getElementById("connection");
const spoken = document.getElementById("spoken");

function say(words, wrong = false) {
  connection.classList.toggle("wrong", wrong);
  if (connection.textContent !== words) connection.textContent = words;
}

function show(html) {
  const next = new DOMParser().parseFromString(html, "text/html");
  for (const part of next.querySelectorAll("[data-part]")) {
    const old = room.querySelector(`[data-part="${part.dataset.part}"]`);
    if (old.innerHTML === part.innerHTML) continue;
    old.replaceChildren(...part.childNodes);
    if (part.dataset.part === "sum") spoken.textContent = old.innerText;
  }
}

async function look() {
  try {
    const answer = await fetch("now", { cache: "no-cache", signal: AbortSignal.timeout(10000) });
    if (answer.ok) {
      show(await answer.text());
      say("");
    } else if (answer.status === 403) {
      say("`convlab room` was restarted: open the address that it printed.", true);
    } else {
      say(`The server answered with error ${answer.status}.`, true);
    }
  } catch {
    say("No answer: this page is out of date. Is `convlab room` still running?", true);
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
