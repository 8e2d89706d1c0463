// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/report/html_style.h"

#include "core/report/colours.h"
#include "core/support/hash.h"

#include <cstdint>

namespace candor {

namespace {

std::string variables(const ReportColours& colours)
{
    const auto set = [](const char* name, std::string_view value) {
        return std::string("--") + name + ":" + std::string(value) + ";";
    };
    return set("window", colours.window) + set("panel", colours.panel) + set("line", colours.line) +
           set("text", colours.text) + set("dim", colours.dim) + set("accent", colours.accent) +
           set("passed", colours.passed) + set("execution", colours.executionFailure) +
           set("compilation", colours.compilationFailure) + set("other", colours.notTheModels) +
           set("difference", colours.difference) + set("error", colours.errorMark);
}

constexpr const char* kRules = R"(
*{box-sizing:border-box}
body{margin:0;background:var(--window);color:var(--text);font:15px/1.5 system-ui,"Noto Sans","DejaVu Sans",sans-serif}
main{max-width:68rem;margin:0 auto;padding:32px 24px 64px}
h1{font-size:1.75rem;line-height:1.25;margin:0 0 16px}
h2{font-size:1.25rem;margin:40px 0 12px;padding-top:12px;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:28px 0 8px}
h4{font-size:1rem;margin:20px 0 8px}
p,ul,ol{margin:8px 0 12px;max-width:60rem;overflow-wrap:anywhere}
ul,ol{padding-left:24px}
li{margin:4px 0}
code,pre{font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.87em}
code{overflow-wrap:anywhere}
.wrap{overflow-x:auto;margin:8px 0 16px}
table{border-collapse:collapse;background:var(--panel);border:1px solid var(--line);font-variant-numeric:tabular-nums}
th,td{padding:4px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
tr:last-child td{border-bottom:0}
th{color:var(--dim);font-weight:600;white-space:nowrap}
.r{text-align:right;white-space:nowrap}
.v{white-space:nowrap;font-weight:600}
.passed{color:var(--passed)}.execution{color:var(--execution)}
.compilation{color:var(--compilation)}.other{color:var(--other)}
.banner{border:1px solid var(--execution);border-left-width:6px;background:var(--panel);padding:8px 16px;margin:16px 0}
pre{background:var(--panel);border:1px solid var(--line);padding:8px 0;margin:8px 0 16px;overflow-x:auto;tab-size:4}
pre .l{display:block;padding:0 12px;min-height:1.5em;white-space:pre}
pre .n{color:var(--dim);user-select:none}
pre .bad{background:var(--error)}
pre .note{color:var(--execution);font-weight:600}
figure{margin:16px 0;padding:16px;background:var(--panel);border:1px solid var(--line)}
figure h3{margin:0 0 8px}
figcaption{color:var(--dim);font-size:.9em;margin-top:8px}
svg{max-width:100%;height:auto;display:block}
svg .text{fill:var(--text)}svg .dim{fill:var(--dim)}svg .on{fill:var(--panel)}svg .bar{fill:var(--accent)}
svg .line{stroke:var(--line)}svg .whisker{stroke:var(--text)}svg .baseline{stroke:var(--passed)}
svg .passed{fill:var(--passed)}svg .execution{fill:var(--execution)}
svg .compilation{fill:var(--compilation)}svg .other{fill:var(--other)}
)";

constexpr const char* kPrint = R"(
@media print{body{background:#fff;font-size:10pt}main{max-width:none;padding:0}
h2,h3,h4{break-after:avoid}tr,figure,.banner{break-inside:avoid}.wrap,pre{overflow:visible}
pre .l{white-space:pre-wrap}table{font-size:9pt}th,td{padding:2px 6px}
*{print-color-adjust:exact}}
)";

int hexDigit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

} // namespace

std::string htmlStyle()
{
    return ":root{color-scheme:light dark;" + variables(kLightColours) + "}\n" +
           "@media screen and (prefers-color-scheme:dark){:root{" + variables(kDarkColours) + "}}" + kRules + kPrint;
}

std::string styleHash(const std::string& style)
{
    const std::string hex = hashOf(style).hex;
    constexpr const char* kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string base64;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : hex) {
        bits = (bits << 4) | static_cast<std::uint32_t>(hexDigit(c));
        count += 4;
        if (count >= 6) {
            count -= 6;
            base64 += kLetters[(bits >> count) & 0x3fu];
        }
    }
    if (count > 0) {
        base64 += kLetters[(bits << (6 - count)) & 0x3fu];
    }
    while (base64.size() % 4 != 0) {
        base64 += '=';
    }
    return "sha256-" + base64;
}

} // namespace candor
