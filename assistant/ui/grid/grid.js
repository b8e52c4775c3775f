// A picture of rows and columns whose cells lead somewhere; words only ever as text nodes.
//
// data: {corner, columns: [{name, title, go}], rows: [{name, note, badge, kind, go, cells: [{text, kind, fill, title, go}]}], height}
// trigger: pick {go}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".grid");
  root.__send = setTriggerValue;
  const shape = JSON.stringify(data);
  if (shape === root.__shape) { return; }
  root.__shape = shape;
  root.style.maxHeight = data.height;

  const fill = (node, item) => {
    if (item.go) {
      node.type = "button";
      node.addEventListener("click", () => root.__send("pick", { go: item.go }));
    }
    if (item.title) { node.title = item.title; node.setAttribute("aria-label", item.title); }
    return node;
  };
  const box = (item, kind) => {
    const node = document.createElement(item.go ? "button" : "span");
    node.className = "cell " + (kind || "");
    return fill(node, item);
  };
  const words = (name, text) => {
    const node = document.createElement("span");
    node.className = name;
    node.textContent = text;
    return node;
  };

  const head = document.createElement("tr");
  const corner = document.createElement("th");
  corner.className = "corner";
  corner.textContent = data.corner;
  head.append(corner);
  for (const column of data.columns) {
    const th = document.createElement("th");
    const cell = box(column);
    cell.append(column.name);
    th.append(cell);
    head.append(th);
  }
  root.querySelector("thead").replaceChildren(head);

  const rows = data.rows.map((row) => {
    const tr = document.createElement("tr");
    const th = document.createElement("th");
    const name = box(row);
    if (row.badge) { name.append(words("badge " + row.kind, row.badge)); }
    name.append(row.name);
    if (row.note) { name.append(words("note", row.note)); }
    th.append(name);
    tr.append(th);
    for (const item of row.cells) {
      const td = document.createElement("td");
      td.className = item.fill === null ? item.kind : "filled";
      const cell = box(item);
      if (item.fill !== null) {
        const bar = words("bar", "");
        bar.style.width = Math.min(100, item.fill * 100) + "%";
        cell.append(bar);
      }
      cell.append(words("words " + (item.text ? "" : "none"), item.text || "·"));
      td.append(cell);
      tr.append(td);
    }
    return tr;
  });
  root.querySelector("tbody").replaceChildren(...rows);
}
