// Runs before the first paint, so that a theme chosen earlier does not flash the other one first. A file of its
// own because the page's content security policy allows no inline script. Key and values: src/state/theme.ts.
try {
  const theme = localStorage.getItem('waystone.theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {
  // Storage denied: the system's preference holds.
}
