// The wall: what the moderator puts up appears by itself. When the line is down the last of it stays.
(() => {
  "use strict";
  const wall = document.querySelector("[data-now]");
  let { tag } = wall.dataset;
  const look = async () => {
    try {
      const asked = { headers: { "If-None-Match": tag }, cache: "no-store", signal: AbortSignal.timeout(15000) };
      const answer = await fetch(wall.dataset.now, asked);
      if (answer.status === 200 && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        wall.replaceChildren(...page.body.childNodes);
        tag = answer.headers.get("ETag");
      }
    } catch { /* asked again */ }
    setTimeout(look, 2000);
  };
  look();
})();
