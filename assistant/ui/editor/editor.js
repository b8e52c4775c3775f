// The section editor: a plain textarea (so that input methods, undo and selection work as everywhere)
// over a layer that paints verdicts. It saves while one types and never throws a keystroke away.
//
// data: {text, revision, sentences: [{start, end, kind, locked}], picked, readonly, target, saved, refused,
//        slot, actions: [{id, name}], why}
//   offsets are code points; JavaScript strings count UTF-16 units, so they are converted.
// triggers: save {text, parent}; pick {offset}; ask {start, end, action, instruction, parent}

const SAVE_AFTER = 700;   // ms without a keystroke
const RETRY_AFTER = 8000; // ms without an answer to a save
const ENDED = /(^|[。！？；：\n”’）】》])\s*$/;

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

const points = (text) => [...text].length;

// Where the locked texts stand, in order; null when one of them is no longer whole.
function places(text, locked) {
  const found = [];
  let at = 0;
  for (const words of locked) {
    at = text.indexOf(words, at);
    if (at < 0) { return null; }
    found.push(at);
    at += words.length;
  }
  return found;
}

// The sentences of the stored text that also stand, untouched, in what has been typed since.
function standing(d, text) {
  const at = units(d.text);
  let head = 0;
  while (head < Math.min(text.length, d.text.length) && text[head] === d.text[head]) { head++; }
  let tail = 0;
  const most = Math.min(text.length, d.text.length) - head;
  while (tail < most && text[text.length - 1 - tail] === d.text[d.text.length - 1 - tail]) { tail++; }
  const moved = text.length - d.text.length;
  const result = [];
  d.sentences.forEach((x, i) => {
    const a = at[x.start], b = at[x.end];
    if (b <= head) { result.push([a, b, x, i]); }
    else if (a >= d.text.length - tail) { result.push([a + moved, b + moved, x, i]); }
  });
  return result;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".desk");
  const area = root.querySelector(".text");
  const marks = root.querySelector(".marks");
  const count = root.querySelector(".count");
  const state = root.querySelector(".state");
  const bar = root.querySelector(".bar");
  let s = root.__desk;

  if (!s) {
    s = root.__desk = { base: data.revision, saved: data.text, sent: null, timer: 0, retry: 0, data,
      last: data.text, wish: null, composing: false, barFor: "" };
    area.value = data.text;

    s.fit = () => {
      const wanted = area.scrollHeight;
      if (wanted > area.clientHeight) { area.style.height = wanted + "px"; return; }
      // Shrinking needs a reset, which would make the page jump at every letter: only when it is due.
      if (s.fitted === area.value.length && s.width === area.clientWidth) { return; }
      const top = window.scrollY;
      area.style.height = "auto";
      area.style.height = area.scrollHeight + "px";
      window.scrollTo(0, top);
      s.fitted = area.value.length;
      s.width = area.clientWidth;
    };
    s.say = (words, bad) => { state.textContent = words; state.classList.toggle("bad", !!bad); };
    s.dirty = () => area.value !== s.saved;
    s.length = () => points(area.value.replace(/\s/g, ""));
    s.locked = () => {
      const at = units(s.data.text);
      return s.data.sentences.filter((x) => x.locked).map((x) => s.data.text.slice(at[x.start], at[x.end]));
    };

    s.paint = () => {
      marks.textContent = "";
      const text = area.value;
      const d = s.data;
      count.textContent = s.length() + (d.target ? "/" + d.target : "") + "字";
      let last = 0;
      for (const [a, b, x, i] of standing(d, text)) {
        if (a < last) { continue; }
        if (a > last) { marks.append(text.slice(last, a)); }
        const span = document.createElement("span");
        span.className = x.kind + (x.locked ? " held" : "") + (i === d.picked ? " picked" : "");
        span.textContent = text.slice(a, b);
        marks.append(span);
        last = b;
      }
      marks.append(text.slice(last) + "\n");
    };

    s.send = (now) => {
      clearTimeout(s.timer);
      if (!s.dirty() || s.sent !== null || s.data.readonly) { return; }
      // Half a sentence in front of a locked one would be taken for its beginning: wait until it is whole.
      const held = places(area.value, s.locked()) || [];
      if (now !== true && held.some((at) => !ENDED.test(area.value.slice(0, at)))) { return; }
      s.sent = area.value;
      s.say("正在保存…");
      s.setTriggerValue("save", { text: s.sent, parent: s.base });
      clearTimeout(s.retry);
      s.retry = setTimeout(() => {
        if (s.sent !== null) { s.sent = null; s.say("还没有保存上，正在重试…", true); s.send(true); }
      }, RETRY_AFTER);
    };

    s.typed = () => {
      if (!s.composing && places(area.value, s.locked()) === null) {
        const caret = Math.max(0, area.selectionStart - Math.max(0, area.value.length - s.last.length));
        area.value = s.last;
        area.setSelectionRange(caret, caret);
        s.say("锁定的句子不能改，先在右边解锁", true);
        return;
      }
      if (!s.composing) { s.last = area.value; }
      s.hideBar(); s.fit(); s.paint(); s.say("有未保存的修改");
      shelf.put(s.data.slot, { text: area.value, base: s.base });
      clearTimeout(s.timer);
      s.timer = setTimeout(s.send, SAVE_AFTER);
    };
    area.addEventListener("compositionstart", () => { s.composing = true; });
    area.addEventListener("compositionend", () => { s.composing = false; s.typed(); });
    area.addEventListener("input", s.typed);
    area.addEventListener("blur", () => s.send(true));
    document.addEventListener("visibilitychange", () => { if (document.hidden) { s.send(true); } });
    window.addEventListener("beforeunload", (event) => {
      if (root.isConnected && s.dirty()) { s.send(true); event.preventDefault(); event.returnValue = ""; }
    });
    const pick = () => {
      const offset = points(area.value.slice(0, area.selectionStart));
      const n = s.data.sentences.findIndex((x) => offset >= x.start && offset < x.end);
      if (area.value === s.data.text && n >= 0 && n !== s.data.picked) {
        s.setTriggerValue("pick", { offset });
      }
    };
    area.addEventListener("click", pick);
    area.addEventListener("keyup", (e) => { if (e.key.startsWith("Arrow")) { pick(); } });

    // ---- what may be done with the selection
    s.hideBar = () => { bar.hidden = true; s.barFor = ""; };
    s.ask = (action, instruction) => {
      const [a, b] = s.chosen;
      s.wish = { start: points(area.value.slice(0, a)), end: points(area.value.slice(0, b)), action, instruction };
      s.hideBar();
      s.say("正在交给模型…");
      if (s.dirty()) { s.send(true); } else { s.wishNow(); }
    };
    s.wishNow = () => {
      const wish = s.wish;
      s.wish = null;
      s.setTriggerValue("ask", { ...wish, parent: s.base });
    };
    s.button = (name, click) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = name;
      b.disabled = !!s.data.why;
      b.title = s.data.why || "";
      b.addEventListener("mousedown", (e) => e.preventDefault());
      b.addEventListener("click", click);
      bar.append(b);
    };
    s.showBar = () => {
      const a = area.selectionStart, b = area.selectionEnd;
      const wanted = a + ":" + b;
      if (!s.data.actions.length || s.data.readonly || area.value.slice(a, b).trim().length < 2) { s.hideBar(); return; }
      if (wanted === s.barFor) { return; }
      s.barFor = wanted;
      s.chosen = [a, b];
      bar.textContent = "";
      s.data.actions.forEach((x) => s.button(x.name, () => s.ask(x.id, "")));
      s.button("自定义…", s.custom);
      if (s.data.why) {
        const why = document.createElement("span");
        why.className = "why";
        why.textContent = s.data.why;
        bar.append(why);
      }
      bar.hidden = false;
      const top = s.topOf(a);
      bar.style.top = (top > 44 ? top - 40 : s.topOf(b) + 36) + "px";
    };
    s.custom = () => {
      bar.textContent = "";
      const input = document.createElement("input");
      input.placeholder = "想怎么改，如：语气再平实些";
      input.setAttribute("aria-label", "想怎么改");
      const go = () => { if (input.value.trim()) { s.ask("", input.value.trim()); } };
      input.addEventListener("keydown", (e) => {
        if (e.key === "Enter" && !e.isComposing) { e.preventDefault(); go(); }
        if (e.key === "Escape") { s.hideBar(); area.focus(); }
      });
      bar.append(input);
      s.button("改", go);
      input.focus();
    };
    s.topOf = (offset) => {
      // The painted layer holds the same text at the same place: it knows where a letter stands.
      const walker = document.createTreeWalker(marks, NodeFilter.SHOW_TEXT);
      let left = offset;
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (left < node.data.length) {
          const range = document.createRange();
          range.setStart(node, left);
          range.setEnd(node, left + 1);
          return range.getBoundingClientRect().top - marks.getBoundingClientRect().top;
        }
        left -= node.data.length;
      }
      return area.clientHeight - 40;
    };
    area.addEventListener("mouseup", () => setTimeout(s.showBar, 0));
    area.addEventListener("keyup", (e) => {
      if (e.key === "Escape") { s.hideBar(); }
      else if (e.shiftKey || e.ctrlKey || e.metaKey || e.key === "Shift") { s.showBar(); }
    });
    area.addEventListener("mousedown", s.hideBar);
    new ResizeObserver(s.fit).observe(root);

    const left = data.readonly ? null : shelf.get(data.slot);
    if (left && left.text !== data.text) {
      // Typed before the page or the server went away. Saved against the revision it was typed on:
      // if someone else saved since, the server refuses and shows both.
      area.value = left.text;
      s.last = left.text;
      s.base = left.base;
      s.timer = setTimeout(() => s.send(true), SAVE_AFTER);
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
    if (!mine) { area.value = data.text; s.last = data.text; }
    if (!s.dirty()) { shelf.drop(data.slot); }
    if (acknowledged && s.dirty()) { s.timer = setTimeout(s.send, SAVE_AFTER); }
  }
  if (data.readonly && area.value !== data.text) { area.value = data.text; s.saved = s.last = data.text; }
  if (data.refused && data.refused !== before.refused && s.sent !== null) {
    s.sent = null;
    s.wish = null;
    clearTimeout(s.retry);
    shelf.drop(data.slot); // the desk keeps the refused text and shows it
    s.say("没有保存，请看对照", true);
  } else if (!s.dirty()) {
    s.say(data.saved || "");
    if (s.wish) { s.wishNow(); }
  }
  s.fit();
  s.paint();
  // A sentence that was chosen elsewhere is brought into sight; one that was clicked is there.
  const chosen = marks.querySelector(".picked");
  if (chosen && (before === data || before.picked !== data.picked || before.slot !== data.slot)) {
    const box = chosen.getBoundingClientRect();
    if (box.top < 60 || box.bottom > window.innerHeight - 20) { chosen.scrollIntoView({ block: "center" }); }
  }
}
