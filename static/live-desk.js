// The moderator's desk: what comes in appears by itself, and a button does its work without leaving the page.
// What somebody is just using stays as it is under their hands.
(() => {
  "use strict";
  const place = document.querySelector("[data-incoming]");
  const line = document.querySelector("[data-line]");
  let { tag } = place.dataset, timer = 0;
  const say = (what) => {
    if (line.dataset.said === what) return;
    line.dataset.said = what;
    line.textContent = line.dataset[what];
  };
  const used = (node) => node.contains(document.activeElement) || node.querySelector("details[open]");

  const merge = (list, fresh) => {
    const here = new Map([...list.children].map((node) => [node.id, node]));
    let next = list.firstElementChild;
    for (const node of [...fresh.children]) {
      const known = here.get(node.id);
      here.delete(node.id);
      const stays = known && (known.dataset.stamp === node.dataset.stamp || used(known));
      if (stays && known === next) next = next.nextElementSibling;
      else if (stays) list.insertBefore(known, next);
      else {
        list.insertBefore(node, next);
        if (known === next && known) next = next.nextElementSibling;
        known?.remove();
      }
    }
    here.forEach((gone) => gone.remove());
  };
  const fill = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    place.querySelector("[data-part=up]").replaceWith(page.querySelector("[data-part=up]"));
    for (const group of page.querySelectorAll("[data-group]")) {
      const here = place.querySelector(`[data-group="${group.dataset.group}"]`);
      if (!here) { place.querySelector(".live-axes").append(group); continue; }
      here.querySelector("[data-none]").hidden = group.querySelector("[data-none]").hidden;
      here.querySelector("[data-total]").replaceWith(group.querySelector("[data-total]"));
      const earlier = here.querySelector("[data-earlier]");
      if (!used(earlier)) earlier.replaceWith(group.querySelector("[data-earlier]"));
      merge(here.querySelector("[data-list]"), group.querySelector("[data-list]"));
    }
  };
  const refresh = async () => {
    clearTimeout(timer);
    try {
      const asked = { headers: { "If-None-Match": tag }, cache: "no-store", signal: AbortSignal.timeout(15000) };
      const answer = await fetch(place.dataset.incoming, asked);
      if (answer.status === 200 && !answer.redirected) {
        fill(await answer.text());
        tag = answer.headers.get("ETag");
      } else if (answer.status !== 304) throw new Error(answer.status);
      say("fine");
    } catch {
      say("down");
    }
    timer = setTimeout(refresh, 3000);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!place.contains(form) && !form.matches("[data-act]")) return;
    event.preventDefault();
    const item = form.closest("li[id]")?.id;
    try {
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      form.closest("details")?.removeAttribute("open");
      if (place.contains(document.activeElement)) document.activeElement.blur();
      await refresh();
      const node = item && document.getElementById(item);
      if (node) { node.tabIndex = -1; node.focus({ preventScroll: true }); }
    } catch {
      await refresh();
      say("refused");
    }
  });
  refresh();
})();
