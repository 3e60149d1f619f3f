// Looks until the application answers, then opens the page in place.
async function look() {
  try {
    const answer = await fetch("/api/health", { cache: "no-store" });
    if (answer.ok && (await answer.json()).ready) return location.reload();
  } catch {
    // The server may be going down or coming up: look again.
  }
  setTimeout(look, 300);
}
look();
