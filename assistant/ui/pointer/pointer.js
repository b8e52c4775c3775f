// Says which remark is at hand, and which stretch is shown, to the text and the list beside it. They are large
// and stay as they are when only this changes, so that a click sends a line and not the whole paper again.
//
// data: {of, picked, place}

export default function ({ data }) {
  const all = (window.__nigaotai_pointed = window.__nigaotai_pointed || {});
  all[data.of] = { picked: data.picked, place: data.place };
  window.dispatchEvent(new CustomEvent("nigaotai-pointed", { detail: data.of }));
}
