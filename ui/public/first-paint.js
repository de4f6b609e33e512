// Runs before the first paint so that the window never flashes the wrong theme or language.
// The settings in the backend are the truth; this only reads the copy of the last start.
(function () {
  var root = document.documentElement;
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("postroom.appearance") || "{}");
  } catch {
    kept = {};
  }
  var dark =
    kept.theme === "dark" ||
    (kept.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-theme", dark ? "dark" : "light");
  var language = kept.language || (navigator.language || "en").slice(0, 2);
  root.setAttribute("lang", language === "de" ? "de" : "en");
})();
