// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace candor {

/// What a model, a task or a file may hold to get out of the place where it is shown.
inline std::vector<std::string> hostileTexts()
{
    return {"<script>alert(1)</script>",
            "</title></style></pre><img src=x onerror=alert(1)>",
            "\" onmouseover=\"alert(1)",
            "' onmouseover='alert(1)",
            "]]><!-- --><?xml?>&lt;&#60;&unknown;",
            "# heading",
            "- item\n- item",
            "1. item",
            "> quote",
            "a | b | c",
            "a \\| b",
            "``` fence ``` `````",
            "`code`",
            "**bold** _emphasis_ ~~gone~~",
            "[click](http://example.org/) ![picture](file:///etc/passwd)",
            "http://example.org www.example.org someone@example.org",
            "=HYPERLINK(\"http://example.org\";\"click\")",
            "+1+1",
            "-1-1",
            "@SUM(A1)",
            "\t=1+1",
            "\r=1+1",
            "one\r\ntwo",
            std::string("nul\0byte", 8),
            "\x1b[31mred\x1b]0;title\x07",
            "\xe2\x80\xae"
            "evil\xe2\x80\xac",
            "\xff\xfe not UTF-8 \xc3",
            "\xef\xbf\xbe\xef\xbf\xbf",
            std::string(1'000'000, '<')};
}

} // namespace candor
