// Keeps what is written in a form as a draft on the server, a moment after typing stops (drafts/pages.py).
// Nothing is stored in the browser: the computer may be one that others at the school use.
const status = document.querySelector("[data-draft]");
if (status) {
  const PAUSE = 1000, AGAIN = 10000; // milliseconds after the last key, and between attempts that fail
  const form = status.closest("form");
  let timer, sending = false, unkept = false, leaving = false;

  const say = (html) => { if (status.innerHTML !== html) status.innerHTML = html; };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(keep, wait); };

  async function send(keepalive) {
    const words = new FormData(form);
    words.set("utkast_spara", "tyst");
    const answer = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(words), keepalive });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.text();
  }

  async function keep() {
    if (sending) return later(PAUSE);
    sending = true;
    unkept = false;
    try {
      say(await send(false));
    } catch {
      unkept = true;
      say(navigator.onLine ? status.dataset.trouble : status.dataset.offline);
      later(AGAIN);
    }
    sending = false;
  }

  form.addEventListener("input", () => { unkept = true; later(PAUSE); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // gone back to: it may be saved
  addEventListener("online", () => unkept && later(0));
  addEventListener("pagehide", () => { if (unkept && !leaving) send(true).catch(() => {}); });
  addEventListener("beforeunload", (event) => { if (unkept && !navigator.onLine && !leaving) event.preventDefault(); });
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      return say(status.dataset.offline);
    }
    clearTimeout(timer);
    leaving = true;
  });
}
