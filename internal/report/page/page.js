// The page says everything without this script. It adds the filters and the switch of
// the colors, and unfolds for paper what the style cannot unfold in older browsers.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const theme = document.getElementById("theme");
  theme.parentElement.hidden = false;
  theme.addEventListener("change", () => {
    document.documentElement.dataset.theme = theme.value;
  });

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open], .rest)");
    folded.forEach((part) => { part.open = true; });
  });
  addEventListener("afterprint", () => {
    folded.forEach((part) => { part.open = false; });
  });

  const form = document.getElementById("filters");
  if (!form) return;
  form.parentElement.hidden = false;

  const findings = all("[data-level]");
  const sections = all("main [data-section]");
  const shows = (part) => all("[data-level]", part).some((finding) => !finding.hidden);

  const filter = () => {
    const chosen = new FormData(form);
    const levels = chosen.getAll("level");
    const [rule, section, platform] = ["rule", "section", "platform"].map((name) => chosen.get(name));
    const onPlatform = (part) => !platform || part.dataset.platforms.split(" ").includes(platform);

    findings.forEach((finding) => {
      const { level, rule: its } = finding.dataset;
      finding.hidden = !levels.includes(level) || (rule !== "" && its !== rule) || !onPlatform(finding);
    });
    all("tr[data-platforms]").forEach((row) => { row.hidden = !onPlatform(row); });

    // Who asks for some findings wants to see where they are, and nothing else.
    const some = rule !== "" || platform !== "" || levels.length < all("[name=level]", form).length;
    all(".group").forEach((group) => {
      group.hidden = some && group.querySelector("[data-level]") !== null && !shows(group);
    });
    const empty = new Set(sections.filter((part) => part.id && some && !shows(part)).map((part) => part.id));
    sections.forEach((part) => {
      const id = part.dataset.section;
      part.hidden = empty.has(id) || (section !== "" && section !== id);
    });
    all(".silent").forEach((part) => { part.hidden = some || section !== ""; });

    const seen = findings.filter((finding) => !finding.closest("[hidden]")).length;
    document.getElementById("shown").textContent = `${seen} of ${findings.length} findings shown`;
    form.classList.toggle("filtered", seen < findings.length);
  };

  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("all").addEventListener("click", () => { form.reset(); filter(); });
  filter();
})();
