// The text with findings marked in place. A stretch that several findings share is painted by the gravest
// and a click goes through them in turn.
//
// data: {of, text, headings, marks: [{id, start, end, kind}], height}; offsets are code points
// what is at hand comes from the pointer with the same "of": {picked, place}; place is a stretch [start, end] to
// show though no remark stands there
// trigger: pick {id}

const GRAVE = { error: 3, warning: 2, info: 1 };

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".proof");
  const s = (root.__proof = root.__proof || { shown: "", picked: null });
  s.setTriggerValue = setTriggerValue;
  s.data = data;
  root.style.height = data.height;
  if (!s.listen) {
    s.listen = (e) => {
      if (!root.isConnected) { window.removeEventListener("nigaotai-pointed", s.listen); return; }
      if (e.detail === s.data.of) { draw(root, s); }
    };
    window.addEventListener("nigaotai-pointed", s.listen);
  }
  draw(root, s);
}

function draw(root, s) {
  const data = { ...s.data, picked: "", place: null, ...(window.__nigaotai_pointed || {})[s.data.of] };
  s.at = data.picked;

  const shape = JSON.stringify([data.text, data.marks, data.headings, data.place]);
  if (shape !== s.shown) {
    s.shown = shape;
    const top = root.scrollTop;
    const chars = [...data.text];
    const edges = new Set([0, chars.length]);
    const place = data.place || [-1, -1];
    for (const n of place) { edges.add(n); }
    for (const m of data.marks) { edges.add(m.start); edges.add(m.end); }
    chars.forEach((c, i) => { if (c === "\n") { edges.add(i); edges.add(i + 1); } });
    const cuts = [...edges].filter((n) => n >= 0 && n <= chars.length).sort((a, b) => a - b);
    const headings = new Set(data.headings);
    root.textContent = "";
    let line = document.createElement("p");
    const end = () => {
      if (headings.has(line.textContent)) { line.className = "heading"; }
      root.append(line);
      line = document.createElement("p");
    };
    for (let i = 0; i + 1 < cuts.length; i += 1) {
      const a = cuts[i], b = cuts[i + 1];
      const words = chars.slice(a, b).join("");
      if (words === "\n") { end(); continue; }
      const here = data.marks.filter((m) => m.start <= a && m.end >= b)
        .sort((x, y) => GRAVE[y.kind] - GRAVE[x.kind]);
      const placed = a >= place[0] && b <= place[1];
      if (!here.length && !placed) { line.append(words); continue; }
      const span = document.createElement("span");
      span.className = here.length ? "mark " + here[0].kind : "";
      if (placed) { span.classList.add("place"); }
      span.textContent = words;
      span.__ids = here.map((m) => m.id);
      if (here.length) span.addEventListener("click", () => {
        const at = span.__ids.indexOf(s.at);
        const id = span.__ids[(at + 1) % span.__ids.length];
        if (id !== s.at) { s.setTriggerValue("pick", { id }); }
      });
      line.append(span);
    }
    end();
    root.scrollTop = top;
    s.picked = null;
  }

  let first = root.querySelector(".place");
  for (const span of root.querySelectorAll(".mark")) {
    const on = span.__ids.includes(data.picked);
    span.classList.toggle("picked", on);
    if (on && !first) { first = span; }
  }
  const wanted = data.picked + "|" + (data.place || "");
  if (first && s.picked !== wanted) {
    const box = first.getBoundingClientRect(), frame = root.getBoundingClientRect();
    if (box.top < frame.top + 20 || box.bottom > frame.bottom - 20) {
      root.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }
  s.picked = wanted;
}
