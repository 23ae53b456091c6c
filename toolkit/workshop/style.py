"""How the panels look: one small style sheet, readable in JupyterLab's light and dark themes."""

from toolkit.markup.element import stylesheet

__all__ = ["STYLE"]

_CSS = """
.att-panel{font-family:system-ui,-apple-system,'Segoe UI',sans-serif;padding:4px 10px 10px;border:1px solid
 var(--jp-border-color2,#ccc);border-radius:8px;max-width:1080px}
.att-head{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 14px;border-bottom:2px solid #1f6feb;
 padding:4px 0 6px;margin-bottom:4px}
.att-title{font-size:20px;font-weight:650}.att-asks{flex:1 1 260px;min-width:0;font-size:14px;
 color:var(--jp-ui-font-color2,#555)}
.att-saved{background:rgba(31,136,61,.10);border-left:4px solid #1f883d;padding:4px 10px;line-height:1.45;
 font-size:13px}
.att-quiet{color:var(--jp-ui-font-color2,#666);font-size:12px;line-height:1.45}
.att-saved .att-quiet,.att-warn .att-quiet,.att-panel .jupyter-widget-Collapse-header,
.att-panel .lm-TabBar-tabLabel,.att-doc .missing .source{color:var(--jp-ui-font-color1,#222)}
.att-panel textarea::placeholder{color:var(--jp-ui-font-color2,#666);opacity:1}
.att-error{background:rgba(207,34,46,.12);border-left:4px solid #cf222e;padding:6px 10px;line-height:1.5;
 font-size:13px}
.att-warn{background:rgba(191,135,0,.12);border-left:4px solid #bf8700;padding:6px 10px;line-height:1.5;font-size:13px}
.att-error ul{margin:2px 0 2px 18px;padding:0}
.att-code{background:var(--jp-layout-color2,#f3f3f3);padding:8px;overflow:auto;font-size:12px;line-height:1.45;
 margin:0}
.att-card{border:1px solid var(--jp-border-color2,#d0d0d0);border-radius:6px;padding:8px 12px;line-height:1.45;
 font-size:13.5px}
.att-card,.att-saved,.att-warn,.att-error,.att-quiet{overflow-wrap:anywhere}
.att-card h4{margin:0 0 4px;font-size:14.5px}
.att-chip{display:inline-block;white-space:nowrap;
 border-radius:10px;padding:0 8px;margin-right:6px;font-size:11.5px;line-height:19px;
 background:var(--jp-layout-color3,#e4e4e4);color:inherit;border:1px solid transparent}
.att-chip.severe{background:#7a1027;color:#fff}.att-chip.high{background:#c2410c;color:#fff}
.att-chip.moderate{background:#f2c94c;color:#222}.att-chip.low{background:#d7e8f7;color:#222}
.att-chip.open{background:transparent;border-color:#8250df;color:#8250df}
.att-chip.ok{background:transparent;border-color:#1f883d;color:#1f7a37}
[data-jp-theme-light=false] .att-chip.open{border-color:#b794ff;color:#b794ff}
[data-jp-theme-light=false] .att-chip.ok{border-color:#3fb950;color:#3fb950}
.att-row{display:flex;gap:8px;align-items:baseline;font-size:13.5px;line-height:1.4}.att-what{overflow-wrap:anywhere}
.att-dots{flex:0 0 34px;color:#1f6feb;white-space:nowrap}.att-grade{flex:0 0 86px}
.att-decided{opacity:.62}
.att-topic{font-weight:600;font-size:13px;margin-top:6px}.att-tick{font-size:13.5px;line-height:1.4;
 padding-left:14px}
.att-table{border-collapse:collapse;width:100%;font-size:13px;line-height:1.4}
.att-table th{text-align:left;overflow-wrap:normal;border-bottom:2px solid var(--jp-border-color1,#999);padding:4px 8px;
 vertical-align:bottom}
.att-table td{border-bottom:1px solid var(--jp-border-color3,#e4e4e4);padding:4px 8px;vertical-align:top;
 overflow-wrap:anywhere;text-align:left}.att-table td:nth-child(n+2){min-width:66px}
.att-panel a{color:var(--jp-content-link-color,#174f86);text-decoration:underline}
.att-panel .widget-label{min-width:88px}
.att-panel .widget-vbox,.att-panel .widget-html,.att-panel .widget-tab,.att-panel .widget-accordion{margin-left:0;
 margin-right:0}
.att-panel .widget-text,.att-panel .widget-textarea,.att-panel .widget-select-multiple{margin-left:0;margin-right:0}
.att-panel .widget-html > .widget-html-content{line-height:1.45;min-width:0}
.att-panel .widget-tab{--jp-widgets-horizontal-tab-width:236px}.att-nowrap{white-space:nowrap}
.jp-OutputArea:has(.att-panel),.jp-OutputArea-output:has(.att-panel),.jp-OutputArea-child:has(.att-panel),
.widget-box.att-panel{overflow:visible;min-width:0}
.att-panel .att-alert{position:sticky;top:6px;bottom:6px;z-index:4}
.att-panel .att-alert .att-error{background:#fbe3e5;color:#222;box-shadow:0 1px 5px rgba(0,0,0,.25)}
.att-panel textarea{font-family:inherit}
.att-panel .att-grows textarea{field-sizing:content;min-height:44px;max-height:240px}
.att-panel .att-typed textarea{font-family:var(--jp-code-font-family,monospace)}
.att-panel .widget-dropdown,.att-panel .widget-text,.att-panel .widget-textarea{max-width:calc(100% - 4px)}
.att-saved{max-height:84px;overflow:auto}.att-cell,.att-card>h4,.att-card>div{max-height:260px;overflow:auto}
.att-card>div.att-grounds{max-height:560px}
.att-panel svg{max-width:100%;height:auto}
.att-panel .att-map{overflow-x:auto}.att-panel .att-map svg{min-width:1060px}
.att-first td:first-child{min-width:112px;overflow-wrap:break-word}.att-first summary{cursor:pointer}
.att-first{overflow-x:auto}.att-first .att-chip{white-space:nowrap}
.att-plan .att-table{table-layout:fixed}.att-plan th:nth-child(1){width:18px}.att-plan th:nth-child(2){width:38%}
.att-plan th:nth-child(4){width:27%}.att-plan .att-chip{white-space:normal}
.att-doc{max-height:620px;overflow:auto;border:1px solid var(--jp-border-color2,#ccc);border-radius:6px;
 padding:8px 18px 18px;font-size:13.5px;line-height:1.5;overflow-wrap:anywhere}
.att-doc:focus-visible{outline:2px solid #1f6feb}.att-doc.att-part{max-height:320px;padding:4px 14px 10px}
.att-doc h3{font-size:18px;margin:6px 0 0}.att-doc h4{font-size:15px;margin:18px 0 4px;padding-top:6px;
 border-top:2px solid var(--jp-border-color2,#ccc)}.att-doc.att-part h4{border-top:0;margin:4px 0}
.att-doc p{margin:5px 0 8px;max-width:86ch}.att-doc table{border-collapse:collapse;width:100%;margin:6px 0 12px;
 font-size:12.5px;table-layout:fixed;text-align:left}
.att-doc th{text-align:left;vertical-align:bottom;border-bottom:2px solid var(--jp-border-color1,#999);padding:3px 6px}
.att-doc td{text-align:left;vertical-align:top;border-bottom:1px solid var(--jp-border-color3,#e4e4e4);padding:3px 6px}
.att-doc .facts{display:grid;grid-template-columns:minmax(9em,max-content) 1fr;gap:1px 16px;margin:6px 0 10px}
.att-panel .att-doc .facts dt{color:var(--jp-ui-font-color2,#666);float:none;width:auto;font-weight:400;clear:none}
.att-panel .att-doc .facts dd{margin:0;float:none;width:auto}
.att-doc .source{color:var(--jp-ui-font-color2,#666);font-size:11.5px}
.att-doc .missing{background:rgba(191,135,0,.12);border-left:4px solid #bf8700;padding:4px 10px;max-width:none}
.att-doc .team{border-left:4px solid #1f6feb;padding:2px 10px}.att-doc figure{margin:10px 0}
.att-mark{display:inline-block;border:1.5px solid #7a2424;color:#7a2424;background:#fff;font-weight:700;font-size:11px;
 letter-spacing:.06em;padding:0 8px;text-transform:uppercase}
.att-panel .att-question{flex-direction:column;height:auto}
.att-panel .att-question>.widget-label{width:auto;max-width:100%;height:auto;text-align:left;white-space:normal;
 font-weight:650;line-height:1.45;margin:0 0 3px;overflow-wrap:anywhere;align-self:flex-start}
.att-panel .att-question>textarea{width:100%;flex:none}
.att-asked{line-height:1.45;font-size:13.5px;overflow-wrap:anywhere}.att-card ul{margin:4px 0 0 18px;padding:0}
@media print{.att-panel .widget-button{display:none}}
"""

STYLE = stylesheet(_CSS)
