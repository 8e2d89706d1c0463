// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/support/hash.h"
#include "core/support/id.h"

#include <QtTest>

#include <set>

class TestHash : public QObject
{
    Q_OBJECT

private slots:
    void hashIsSha256()
    {
        // FIPS 180-2, appendix B.1, and the empty text.
        QCOMPARE(candor::hashOf("abc").hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QCOMPARE(candor::hashOf("").hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QCOMPARE(candor::hashOf("abc").brief(), "ba7816bf8f01");
    }

    void noHashIsNotTheHashOfNothing()
    {
        QVERIFY(candor::ContentHash{}.empty());
        QVERIFY(!candor::hashOf("").empty());
        QVERIFY(candor::hashOf("a") != candor::hashOf("b"));
        QVERIFY(candor::hashOf("a") == candor::hashOf("a"));
    }

    void sessionIdsAreTwelveHexDigitsAndDiffer()
    {
        std::set<std::string> ids;
        for (int i = 0; i < 1000; ++i) {
            const std::string id = candor::newSessionId();
            QCOMPARE(id.size(), std::size_t{12});
            QCOMPARE(id.find_first_not_of("0123456789abcdef"), std::string::npos);
            ids.insert(id);
        }
        QCOMPARE(ids.size(), std::size_t{1000});
    }
};

QTEST_GUILESS_MAIN(TestHash)
#include "tst_hash.moc"
