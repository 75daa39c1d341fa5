/**
 * Evaluated in the page: texts that stand out too little from what is behind them (WCAG 2.2, 1.4.3), as
 * `<text>: <ratio>`. Colours come as `rgb(…)` from the browser.
 */
(() => {
  const ENOUGH = 4.5;
  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = parts(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((parts(colour)[3] ?? 1) === 1) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const texts = [...document.querySelectorAll('#widget *')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ''),
  );
  const seen = texts.filter((element) => element.tagName !== 'STYLE' && element.getClientRects().length > 0);
  const faint = seen
    .map((element) => {
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      return [element.textContent.trim().slice(0, 30), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    })
    .filter(([, ratio]) => ratio < ENOUGH)
    .map(([text, ratio]) => `${text}: ${ratio.toFixed(2)}`);
  return { looked: seen.length, faint };
})();
