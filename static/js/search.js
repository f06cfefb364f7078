// What is no longer shown to somebody goes from the results with the passages that were found in it.

document.addEventListener("region:gone", ({ detail }) => {
  document.querySelector(`[data-region="${CSS.escape(detail.key)}"]`)?.closest(".hit")?.querySelector(".hit__passages")?.remove();
});
