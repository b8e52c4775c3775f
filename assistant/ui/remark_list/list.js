// All remarks, one line each under the part or kind they belong to. Hundreds of them stay quick; the one at
// hand is kept in sight; arrow keys go through them.
//
// data: {of, groups: [{name, rows: [{id, kind, label, words}]}], height}; which one is at hand comes from the
// pointer with the same "of"
// trigger: pick {id}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".list");
  const s = (root.__list = root.__list || { shape: "", picked: null });
  s.send = (id) => { if (id !== s.at) { setTriggerValue("pick", { id }); } };
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
  const data = { ...s.data, picked: "", ...(window.__nigaotai_pointed || {})[s.data.of] };
  // While a stretch is shown, no remark is at hand.
  s.at = data.picked;

  const shape = JSON.stringify(data.groups);
  if (shape !== s.shape) {
    s.shape = shape;
    const top = root.scrollTop;
    const node = (tag, name, words) => {
      const made = document.createElement(tag);
      made.className = name;
      made.textContent = words;
      return made;
    };
    root.textContent = "";
    for (const group of data.groups) {
      root.append(node("div", "group", group.name + "　" + group.rows.length));
      for (const row of group.rows) {
        const line = node("div", "row", "");
        line.dataset.id = row.id;
        line.tabIndex = 0;
        line.title = row.words;
        line.setAttribute("role", "option");
        line.append(node("span", "badge " + row.kind, row.label), node("span", "words", row.words));
        line.addEventListener("click", () => s.send(row.id));
        line.addEventListener("keydown", (e) => {
          const lines = [...root.querySelectorAll(".row")];
          const to = lines[lines.indexOf(line) + { ArrowDown: 1, ArrowUp: -1 }[e.key]];
          if (to) { to.focus(); s.send(to.dataset.id); e.preventDefault(); }
          if (e.key === "Enter" || e.key === " ") { s.send(row.id); e.preventDefault(); }
        });
        root.append(line);
      }
    }
    root.scrollTop = top;
    s.picked = null;
  }

  let now = null;
  for (const line of root.querySelectorAll(".row")) {
    const on = line.dataset.id === data.picked;
    line.classList.toggle("picked", on);
    line.setAttribute("aria-selected", String(on));
    if (on) { now = line; }
  }
  if (now && s.picked !== data.picked) {
    const box = now.getBoundingClientRect(), frame = root.getBoundingClientRect();
    if (box.top < frame.top + 26) { root.scrollTop += box.top - frame.top - 30; }
    if (box.bottom > frame.bottom) { root.scrollTop += box.bottom - frame.bottom + 30; }
  }
  s.picked = data.picked;
}
