/** Evaluated in the page: what reaches beyond the widget's own edges, sideways, and is not hidden on purpose. */
(() => {
  const widget = document.querySelector('#widget').getBoundingClientRect();
  return [...document.querySelectorAll('#widget *')]
    .filter((element) => !element.closest('caption, thead') && element.tagName !== 'STYLE')
    .filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width > 0 && (box.left < widget.left - 0.5 || box.right > widget.right + 0.5);
    })
    .map(
      (element) => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 40)}`,
    );
})();
