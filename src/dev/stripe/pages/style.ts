export const STYLE = `
:root { color-scheme: light dark; --paper: oklch(98% 0.006 85); --card: oklch(100% 0 0); --ink: oklch(24% 0.015 60);
  --soft: oklch(45% 0.015 60); --field: oklch(60% 0.015 85); --wash: oklch(95% 0.04 85); --wash-ink: oklch(40% 0.09 70);
  --bad: oklch(47% 0.16 31); --focus: oklch(55% 0.17 255); }
@media (prefers-color-scheme: dark) { :root { --paper: oklch(19% 0.008 60); --card: oklch(23% 0.009 60); --ink: oklch(94% 0.008 85);
  --soft: oklch(77% 0.01 85); --field: oklch(58% 0.01 60); --wash: oklch(30% 0.04 80); --wash-ink: oklch(86% 0.1 80);
  --bad: oklch(80% 0.12 35); --focus: oklch(75% 0.13 255); } }
* { box-sizing: border-box; }
body { margin: 0; font: 400 16px/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink); }
.banner { margin: 0; padding: 8px 16px; text-align: center; font-weight: 600; background: var(--wash); color: var(--wash-ink); }
main { max-width: 34rem; margin: 0 auto; padding: 32px 16px 64px; }
h1 { font: 400 30px/1.15 Georgia, serif; margin: 0 0 8px; text-wrap: balance; }
p { margin: 0 0 24px; color: var(--soft); }
fieldset { border: 0; margin: 0 0 24px; padding: 0; }
legend, .field > label { display: block; font-weight: 600; margin-bottom: 6px; padding: 0; }
.choice { display: flex; gap: 10px; align-items: start; padding: 10px 12px; min-height: 44px; border: 1px solid var(--field);
  border-radius: 8px; background: var(--card); margin-bottom: 8px; }
.choice input { width: 18px; height: 18px; margin: 3px 0 0; flex: none; accent-color: var(--ink); }
.choice small { display: block; color: var(--soft); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.field { margin-bottom: 24px; }
.field input { width: 100%; font: inherit; color: inherit; padding: 10px 12px; border: 1px solid var(--field); border-radius: 8px; background: var(--card); }
.hint { display: block; margin-top: 4px; color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
.error { display: block; margin-top: 4px; color: var(--bad); font-weight: 600; }
.actions { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
button, .button { display: inline-block; font: inherit; font-weight: 600; min-height: 44px; padding: 10px 18px; border: 1px solid var(--ink);
  border-radius: 8px; background: var(--ink); color: var(--paper); text-decoration: none; cursor: pointer; }
button.quiet { background: transparent; color: var(--ink); }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
`;
