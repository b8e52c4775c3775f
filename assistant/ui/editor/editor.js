// The section editor: a plain textarea (so that input methods, undo and selection work as everywhere)
// over a layer that paints verdicts. It saves while one types and never throws a keystroke away.
//
// data: {text, revision, sentences: [{start, end, kind}], picked, readonly, target, saved, slot}
//   offsets are code points; JavaScript strings count UTF-16 units, so they are converted.
// triggers: save {text, parent}; pick {offset}

const SAVE_AFTER = 700;   // ms without a keystroke
const RETRY_AFTER = 8000; // ms without an answer to a save

// What was typed and not acknowledged yet also lies in the browser, in case the page or the server dies.
const shelf = {
  get(slot) { try { return JSON.parse(localStorage.getItem("desk:" + slot)); } catch { return null; } },
  put(slot, value) { try { localStorage.setItem("desk:" + slot, JSON.stringify(value)); } catch { /* full or forbidden */ } },
  drop(slot) { try { localStorage.removeItem("desk:" + slot); } catch { /* forbidden */ } },
};

function units(text) {
  // index of each code point in UTF-16 units; the last entry is the length
  const at = [];
  let i = 0;
  for (const ch of text) { at.push(i); i += ch.length; }
  at.push(i);
  return at;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".desk");
  const area = root.querySelector(".text");
  const marks = root.querySelector(".marks");
  const count = root.querySelector(".count");
  const state = root.querySelector(".state");
  let s = root.__desk;

  if (!s) {
    s = root.__desk = { base: data.revision, saved: data.text, sent: null, timer: 0, retry: 0, data };
    area.value = data.text;

    s.fit = () => {
      area.style.height = "auto";
      area.style.height = area.scrollHeight + "px";
    };
    s.say = (words, bad) => { state.textContent = words; state.classList.toggle("bad", !!bad); };
    s.dirty = () => area.value !== s.saved;
    s.length = () => [...area.value.replace(/\s/g, "")].length;

    s.paint = () => {
      marks.textContent = "";
      const text = area.value;
      const d = s.data;
      count.textContent = s.length() + (d.target ? "/" + d.target : "") + "字";
      if (text !== d.text) { return; } // verdicts belong to another wording
      const at = units(text);
      let last = 0;
      d.sentences.forEach((x, i) => {
        const a = at[x.start], b = at[x.end];
        if (a > last) { marks.append(text.slice(last, a)); }
        const span = document.createElement("span");
        span.className = x.kind + (i === d.picked ? " picked" : "");
        span.textContent = text.slice(a, b);
        marks.append(span);
        last = b;
      });
      marks.append(text.slice(last) + "\n");
    };

    s.send = () => {
      clearTimeout(s.timer);
      if (!s.dirty() || s.sent !== null || s.data.readonly) { return; }
      s.sent = area.value;
      s.say("正在保存…");
      s.setTriggerValue("save", { text: s.sent, parent: s.base });
      clearTimeout(s.retry);
      s.retry = setTimeout(() => {
        if (s.sent !== null) { s.sent = null; s.say("还没有保存上，正在重试…", true); s.send(); }
      }, RETRY_AFTER);
    };

    area.addEventListener("input", () => {
      s.fit(); s.paint(); s.say("有未保存的修改");
      shelf.put(data.slot, { text: area.value, base: s.base });
      clearTimeout(s.timer);
      s.timer = setTimeout(s.send, SAVE_AFTER);
    });
    area.addEventListener("blur", s.send);
    document.addEventListener("visibilitychange", () => { if (document.hidden) { s.send(); } });
    window.addEventListener("beforeunload", (event) => {
      if (s.dirty()) { s.send(); event.preventDefault(); event.returnValue = ""; }
    });
    const pick = () => {
      const offset = [...area.value.slice(0, area.selectionStart)].length;
      const n = s.data.sentences.findIndex((x) => offset >= x.start && offset < x.end);
      if (area.value === s.data.text && n >= 0 && n !== s.data.picked) {
        s.setTriggerValue("pick", { offset });
      }
    };
    area.addEventListener("click", pick);
    area.addEventListener("keyup", (e) => { if (e.key.startsWith("Arrow")) { pick(); } });
    new ResizeObserver(s.fit).observe(root);

    const left = data.readonly ? null : shelf.get(data.slot);
    if (left && left.text !== data.text) {
      // Typed before the page or the server went away. Saved against the revision it was typed on:
      // if someone else saved since, the server refuses and shows both.
      area.value = left.text;
      s.base = left.base;
      s.timer = setTimeout(s.send, SAVE_AFTER);
      s.restored = true;
    }
  }

  s.setTriggerValue = setTriggerValue;
  const before = s.data;
  s.data = data;
  area.readOnly = !!data.readonly;
  if (s.restored) {
    s.restored = false;
    s.say("找回了上次没有保存的修改");
  } else if (data.revision !== s.base || data.text !== s.saved) {
    const mine = s.dirty();
    const acknowledged = s.sent !== null && data.text === s.sent;
    s.base = data.revision;
    s.saved = data.text;
    if (acknowledged || !mine) { s.sent = null; clearTimeout(s.retry); }
    if (!mine) { area.value = data.text; }
    if (!s.dirty()) { shelf.drop(data.slot); }
    if (acknowledged && s.dirty()) { s.timer = setTimeout(s.send, SAVE_AFTER); }
  }
  if (data.readonly && area.value !== data.text) { area.value = data.text; s.saved = data.text; }
  if (data.refused && data.refused !== before.refused && s.sent !== null) {
    s.sent = null;
    clearTimeout(s.retry);
    shelf.drop(data.slot); // the desk keeps the refused text and shows it
    s.say("没有保存：别处先改过这一部分，请看下方对照", true);
  } else if (!s.dirty()) {
    s.say(data.saved || "");
  }
  s.fit();
  s.paint();
}
