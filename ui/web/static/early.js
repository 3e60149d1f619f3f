// Runs before Gradio: the colours, so that nothing flashes, and a stand-in for evaluation.
(() => {
  const chosen = localStorage.getItem("footnote-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;

  // Gradio's HTML component builds a function from its template text, which a policy without
  // 'unsafe-eval' refuses. Ours has the template "${value}" and no style: three fixed shapes,
  // answered here without evaluating anything. Whatever else is asked goes on to the real
  // Function, and the policy refuses it.
  const real = window.Function;
  const shapes = (parts) => {
    const body = String(parts.at(-1) ?? "").trim();
    if (body === "return `${value}`;") {
      const at = parts.indexOf("value");
      return (...given) => String(given[at]);
    }
    if (body === "return ``;") return () => "";
    const constant = /^return ("(?:[^"\\]|\\.)*");?$/.exec(body);
    if (constant) {
      const text = JSON.parse(constant[1]);
      return () => text;
    }
    return null;
  };
  window.Function = new Proxy(real, {
    apply: (target, self, parts) => shapes(parts) ?? Reflect.apply(target, self, parts),
    construct: (target, parts, made) => shapes(parts) ?? Reflect.construct(target, parts, made),
  });
})();
