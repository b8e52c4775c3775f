// The outline as a list: click to choose, drag the grip up and down to reorder (what lies under a part goes
// along) and sideways to change its level; the same with Alt and the arrow keys.
//
// data: {rows: [{id, ordinal, heading, level, fixed, note, alert}], picked}
// triggers: pick {id}; order {order: [[id, level], …]}; act {id, what: up|down|indent|outdent}

const STEP = 26;      // pixels sideways for one level
const DEEPEST = 4;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".tree");
  const list = root.querySelector(".rows");
  const say = root.querySelector(".say");
  let s = root.__tree;

  if (!s) {
    s = root.__tree = { data, drag: null };

    const element = (name, words) => {
      const node = document.createElement("span");
      node.className = name;
      node.textContent = words;
      return node;
    };

    // The rows of a part and of everything under it.
    s.block = (id) => {
      const rows = s.data.rows;
      const start = rows.findIndex((r) => r.id === id);
      let end = start + 1;
      while (end < rows.length && !rows[end].fixed && rows[end].level > rows[start].level) { end += 1; }
      return [start, end];
    };

    // The order as it would be with the part before row `at` and `shift` levels deeper.
    s.moved = (id, at, shift) => {
      const rows = s.data.rows;
      const [start, end] = s.block(id);
      const part = rows.slice(start, end);
      const rest = [...rows.slice(0, start), ...rows.slice(end)];
      let place = at <= start ? at : Math.max(start, at - part.length);
      const first = rest.findIndex((r) => !r.fixed);
      let last = rest.length;
      while (last > 0 && rest[last - 1].fixed && last - 1 >= first && first >= 0) { last -= 1; }
      if (first < 0) { return null; }
      place = Math.min(Math.max(place, first), last);
      const above = place > 0 && !rest[place - 1].fixed ? rest[place - 1].level : 0;
      const below = place < rest.length && !rest[place].fixed ? rest[place].level : 1;
      const height = Math.max(...part.map((r) => r.level)) - part[0].level;
      // Not higher than what follows, or that would come to lie under this part.
      const level = Math.max(1, below, Math.min(part[0].level + shift, above + 1, DEEPEST - height));
      if (level + height > DEEPEST) { return null; }
      const delta = level - part[0].level;
      const order = [...rest.slice(0, place), ...part.map((r) => ({ ...r, level: r.level + delta })), ...rest.slice(place)];
      return { place, level, order: order.filter((r) => !r.fixed).map((r) => [r.id, r.level]) };
    };

    s.send = (result) => {
      if (!result) { return; }
      const before = s.data.rows.filter((r) => !r.fixed).map((r) => [r.id, r.level]);
      if (JSON.stringify(before) === JSON.stringify(result.order)) { return; }
      say.textContent = "正在调整…";
      s.setTriggerValue("order", { order: result.order });
    };

    s.key = (event, row) => {
      const rows = s.data.rows;
      const acts = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };
      if (event.altKey && !row.fixed && acts[event.key]) {
        s.setTriggerValue("act", { id: row.id, what: acts[event.key] });
        event.preventDefault();
        return;
      }
      if (event.key === "Enter" || event.key === " ") { s.setTriggerValue("pick", { id: row.id }); event.preventDefault(); }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const at = rows.findIndex((r) => r.id === row.id) + (event.key === "ArrowDown" ? 1 : -1);
        if (list.children[at]) { list.children[at].focus(); }
        event.preventDefault();
      }
    };

    s.clear = () => { list.querySelectorAll(".line").forEach((n) => n.remove()); };

    s.start = (event, row, item) => {
      event.preventDefault();
      s.drag = { id: row.id, x: event.clientX, result: null };
      event.target.setPointerCapture(event.pointerId);
      const [start, end] = s.block(row.id);
      for (let i = start; i < end; i += 1) { list.children[i].classList.add("moving"); }
      const move = (e) => {
        const shift = Math.round((e.clientX - s.drag.x) / STEP);
        let at = s.data.rows.length;
        for (let i = 0; i < list.children.length; i += 1) {
          const box = list.children[i].getBoundingClientRect();
          if (e.clientY < box.top + box.height / 2) { at = i; break; }
        }
        // Over itself it stays in place and only changes its level.
        if (at >= start && at <= end) { at = start; }
        s.drag.result = s.moved(row.id, at, shift);
        s.clear();
        if (!s.drag.result) { return; }
        const line = document.createElement("div");
        const under = Math.min(at, list.children.length - 1);
        line.className = at < list.children.length ? "line top" : "line bottom";
        line.style.left = 8 + (s.drag.result.level - 1) * 18 + "px";
        list.children[under].append(line);
        say.textContent = ["", "放成一级标题（一、）", "放成二级标题（（一））", "放成三级标题（1.）", "放成四级标题（（1））"][s.drag.result.level];
      };
      const stop = (send) => () => {
        event.target.removeEventListener("pointermove", move);
        event.target.removeEventListener("pointerup", drop);
        event.target.removeEventListener("pointercancel", cancel);
        const result = s.drag && s.drag.result;
        s.drag = null;
        s.clear();
        [...list.children].forEach((n) => n.classList.remove("moving"));
        say.textContent = "";
        if (send) { s.send(result); }
      };
      const drop = stop(true);
      const cancel = stop(false);
      event.target.addEventListener("pointermove", move);
      event.target.addEventListener("pointerup", drop);
      event.target.addEventListener("pointercancel", cancel);
      item.focus();
    };

    s.draw = () => {
      const held = root.getRootNode().activeElement;
      const focused = held && held.dataset ? held.dataset.id : null;
      list.textContent = "";
      for (const row of s.data.rows) {
        const item = document.createElement("li");
        item.className = "row" + (row.fixed ? " fixed" : "") + (row.id === s.data.picked ? " picked" : "");
        item.dataset.id = row.id;
        item.tabIndex = 0;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(row.id === s.data.picked));
        item.style.paddingLeft = 8 + Math.max(0, row.level - 1) * 18 + "px";
        const grip = element("grip" + (row.fixed ? " none" : ""), "");
        grip.title = "按住拖动：上下换位置，左右改级别";
        if (!row.fixed) { grip.addEventListener("pointerdown", (e) => s.start(e, row, item)); }
        const words = element("words", row.ordinal + row.heading);
        words.title = row.heading;
        item.append(grip, words);
        if (row.alert) { item.append(element("alert", row.alert)); }
        item.append(element("note", row.note));
        item.addEventListener("click", () => { if (row.id !== s.data.picked) { s.setTriggerValue("pick", { id: row.id }); } });
        item.addEventListener("keydown", (e) => s.key(e, row));
        list.append(item);
        if (row.id === focused) { item.focus(); }
      }
    };
  }

  s.setTriggerValue = setTriggerValue;
  s.data = data;
  if (!s.drag) { say.textContent = ""; s.draw(); }
}
