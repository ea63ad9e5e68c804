// Set up: config.py as a form.
export async function build(root, bench) {
  const state = await bench.get("state");
  root.append(bench.el("p", { class: "lead", t: state.there ? "setup.there" : "setup.missing", values: state }));
}
