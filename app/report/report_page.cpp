// SPDX-License-Identifier: Apache-2.0
#include "app/report/report_page.h"

namespace vdit::app {

// Colours are the studio's, light first; the modes keep theirs in both.
const char* const kReportStyle = R"css(
:root{color-scheme:light dark;--window:#e9eaec;--panel:#f6f6f7;--raised:#fff;--line:#d3d5da;--text:#1b1d21;--text2:#565b65;
--canvas:#d8d8d8;--accent:#1a5fc8;--warning:#8a5a00;--skip:#fff;--skip-ink:#50555e;--hatch:#b9bcc3}
@media (prefers-color-scheme:dark){:root{--window:#17181a;--panel:#1e1f22;--raised:#2b2d31;--line:#303237;--text:#e6e7ea;--text2:#a8acb5;
--canvas:#111;--accent:#6cb0ff;--warning:#e8b339;--skip:#25272a;--skip-ink:#c3c6cc;--hatch:#4b4f57}}
*{box-sizing:border-box}
body{margin:0;background:var(--panel);color:var(--text);font:15px/1.5 Inter,system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:26px;line-height:1.25;font-weight:600;margin:0 0 4px}
h2{font-size:16px;font-weight:600;margin:40px 0 12px;padding-top:16px;border-top:1px solid var(--line)}
h3{font-size:13px;font-weight:600;margin:20px 0 4px}
p{margin:6px 0;max-width:72ch}
.note{color:var(--text2);font-size:13px}
.prompt{font-size:16px;margin:14px 0 0;padding-left:12px;border-left:3px solid var(--line)}
.num,.tick,.figure b{font-family:"JetBrains Mono",ui-monospace,"DejaVu Sans Mono",monospace;font-variant-numeric:tabular-nums}
.num{text-align:right;white-space:nowrap}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;margin:24px 0 0;background:var(--line);
border:1px solid var(--line)}
.figure{background:var(--panel);padding:12px 14px}
.figure span{display:block;color:var(--text2);font-size:13px}
.figure b{display:block;font-size:22px;font-weight:600;line-height:1.35;white-space:nowrap}
.figure small{color:var(--text2);font-size:12px}
.videos{display:grid;grid-template-columns:1fr 1fr;gap:4px;background:var(--canvas);padding:4px}
figure{margin:0}
figcaption{font-size:13px;color:var(--text2);padding:4px 2px}
.videos figcaption{color:var(--text);background:var(--panel);margin:-4px -4px 4px;padding:6px 6px}
video,.frames img{display:block;width:100%;height:auto}
.frames img{image-rendering:auto}
button{font:inherit;font-weight:500;color:#fff;background:#1f63cc;border:0;border-radius:4px;padding:6px 14px;cursor:pointer}
button:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
.transport{display:flex;gap:16px;align-items:center;margin:10px 0}
.transport input{flex:1;accent-color:var(--accent)}
.transport output{min-width:8ch;text-align:right}
.frames{display:grid;grid-template-columns:repeat(3,1fr);gap:4px;background:var(--canvas);padding:4px;margin-bottom:8px}
.frames figcaption{background:var(--panel);margin:-4px -4px 4px;padding:4px 6px}
.plot{width:100%;height:auto;display:block}
.rule{stroke:var(--line);fill:none}
.tick{fill:var(--text2);font-size:11px}
.line{stroke:var(--accent);stroke-width:1.8;fill:none;stroke-linejoin:round}
.quiet{stroke:var(--text2);stroke-width:1.4;stroke-dasharray:4 3;fill:none}
.dot{fill:var(--accent)}.worst{fill:var(--warning)}.hit{fill:transparent}
.grids,.modes{display:flex;flex-wrap:wrap;gap:8px 64px;align-items:flex-start}
.grids section{min-width:0}.modes{gap:8px 32px}
.scroll{overflow-x:auto}
.cell text{font-weight:600;font-family:Inter,system-ui,sans-serif}
.glyph{stroke-opacity:.3;fill:none}
.mF rect{fill:#4a6687}.mF text{fill:#fff}
.mS rect:first-of-type{fill:var(--skip)}.mS text{fill:var(--skip-ink)}.mS .glyph{stroke:var(--skip-ink)}
.mD rect{fill:#e79f1c}.mD text{fill:#17130a}.mD .glyph{stroke:#17130a}
.mM rect{fill:#2fb491}.mM text{fill:#06140f}.mM .glyph{stroke:#06140f}
.mV rect{fill:#cc86bc}.mV text{fill:#170812}.mV .glyph{stroke:#170812}
.legend{list-style:none;padding:0;margin:0;display:grid;grid-template-columns:auto 1fr auto;gap:6px 12px;align-items:center}
.legend li{display:contents}
.tile{display:block}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:5px 12px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th,thead th.num{font:500 12px Inter,system-ui,sans-serif;color:var(--text2)}
tbody th{font-weight:400;color:var(--text2);white-space:nowrap}
th.num,td.num{text-align:right;padding-right:0;padding-left:12px}
td.bars{width:50%;vertical-align:middle}
.bar{display:block;height:7px;margin:2px 0;min-width:1px}
.full{background:var(--text2)}.sparse{background:var(--accent)}
.key i{display:inline-block;width:14px;height:7px;margin:0 6px 1px 14px}
.key i:first-child{margin-left:0}
dl{margin:0;font-size:14px}
dt{font-family:"JetBrains Mono",ui-monospace,monospace;font-size:13px;margin-top:8px}
dd{margin:0;color:var(--text2);max-width:84ch}
a{color:var(--accent)}
.columns{display:grid;grid-template-columns:1fr 1fr;gap:0 48px}
@media (max-width:720px){.columns,.videos{grid-template-columns:1fr}.frames{grid-template-columns:1fr}}
@media print{main{max-width:none;padding:0}.transport{display:none}h2{break-after:avoid}figure,svg{break-inside:avoid}}
)css";

// Plays both videos from one slider; without script the videos keep their own controls.
const char* const kReportScript = R"js(
(()=>{const v=[...document.querySelectorAll('.videos video')];const t=document.querySelector('.transport');if(v.length!==2||!t)return;
const b=t.querySelector('button'),s=t.querySelector('input'),o=t.querySelector('output'),fps=+t.dataset.fps,n=+t.dataset.frames;
t.hidden=false;v.forEach(e=>{e.controls=false;e.loop=false});
const show=()=>{const f=Math.min(n-1,Math.round(v[0].currentTime*fps-.25));s.value=Math.max(0,f);o.textContent=Math.max(0,f)+' / '+(n-1)};
const stop=()=>{v.forEach(e=>e.pause());b.textContent='Play both'};
b.onclick=()=>{if(v[0].paused){v.forEach(e=>{if(v[0].ended||e.ended)e.currentTime=0;else e.currentTime=v[0].currentTime});
Promise.all(v.map(e=>e.play())).catch(stop);b.textContent='Pause'}else stop()};
s.oninput=()=>{stop();v.forEach(e=>e.currentTime=(+s.value+.25)/fps);show()};
v[0].onended=()=>{v.forEach(e=>{e.currentTime=0});Promise.all(v.map(e=>e.play())).catch(stop)};
const tick=()=>{if(!v[0].paused)show();requestAnimationFrame(tick)};tick();show()})();
)js";

}  // namespace vdit::app
