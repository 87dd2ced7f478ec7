// Jobs: ask every two seconds how far each running one is; when one ends, show the page anew with its file.
"use strict";
const PAUSE = 2000;
const rows = [...document.querySelectorAll("[data-progress]")];

const show = (row, job) => {
  const bar = row.querySelector("progress");
  if (!bar) return;
  bar.max = job.total;
  bar.value = job.done;
  row.querySelector(".bar-text").textContent = `${job.done} / ${job.total}`;
  row.querySelector(".left").textContent = job.left;
  row.querySelector(".chip").lastChild.textContent = job.text;
};

const look = async () => {
  if (document.hidden) return setTimeout(look, PAUSE);
  try {
    for (const row of rows) {
      const answer = await fetch(row.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const job = await answer.json();
      if (!job.is_under_way || (job.total && !row.querySelector("progress"))) return location.reload();
      show(row, job);
    }
  } catch {
    // The network is away for a while; the next look tries again.
  }
  setTimeout(look, PAUSE);
};

if (rows.length) setTimeout(look, PAUSE);
