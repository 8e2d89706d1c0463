// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/result_hops.h"

#include <QTemporaryDir>
#include <QtTest>

using candor::ContentHash;
using candor::HttpOutcome;
using candor::HttpRequest;
using candor::ResultHops;

namespace {

const std::string kFirst = "https://w--generate.modal.run";
const ContentHash kKey = candor::hashOf("request");

HttpRequest post()
{
    HttpRequest request;
    request.url = kFirst;
    request.headers = {"Modal-Key: wk-1", "Modal-Secret: ws-1", "X-Extra: 1", "Content-Type: application/json"};
    request.body = "{}";
    return request;
}

HttpOutcome answer(int status, std::string text, bool isLocation = false)
{
    HttpOutcome outcome;
    outcome.status = status;
    (isLocation ? outcome.location : outcome.body) = std::move(text);
    return outcome;
}

HttpOutcome hopTo(std::string location)
{
    return answer(303, std::move(location), true);
}

/// Answers in their order, the last again and again; keeps the requests.
struct Script
{
    std::vector<HttpOutcome> answers;
    std::vector<HttpRequest> requests{};

    candor::HopOutcome run(candor::PendingResults& pending, const HttpRequest& first = post())
    {
        return candor::fetchResult(first, {kKey, &pending, [this](HttpRequest request) {
                                               requests.push_back(std::move(request));
                                               return answers[std::min(requests.size(), answers.size()) - 1];
                                           }});
    }
};

} // namespace

class TestResultHops : public QObject
{
    Q_OBJECT

private slots:
    void aHopIsAGetWithoutBodyAndWithTheSecrets()
    {
        const auto pending = candor::makePendingResults();
        Script script{{hopTo("/?call=1"), hopTo("?call=2"), answer(200, "done")}};

        const auto result = script.run(*pending);

        QCOMPARE(result.outcome.body, std::string("done"));
        QCOMPARE(result.hops, 2);
        QVERIFY(script.requests[0].body.has_value());
        QCOMPARE(script.requests[1].url, kFirst + "/?call=1");
        QCOMPARE(script.requests[2].url, kFirst + "/?call=2");
        for (std::size_t i = 1; i < 3; ++i) {
            QVERIFY(!script.requests[i].body.has_value());
            const std::vector<std::string> expected{"Modal-Key: wk-1", "Modal-Secret: ws-1", "X-Extra: 1"};
            QCOMPARE(script.requests[i].headers, expected);
        }
        QVERIFY(!pending->find(kKey)); // it has been fetched
    }

    void secretsStayWithTheirSchemeHostAndPort_data()
    {
        QTest::addColumn<QString>("location");
        QTest::addColumn<bool>("keeps");
        QTest::newRow("same") << "https://w--generate.modal.run/r?x=1" << true;
        QTest::newRow("same, upper case") << "HTTPS://W--GENERATE.modal.run/r" << true;
        QTest::newRow("same, port named") << "https://w--generate.modal.run:443/r" << true;
        QTest::newRow("without TLS") << "http://w--generate.modal.run/r" << false;
        QTest::newRow("another port") << "https://w--generate.modal.run:8443/r" << false;
        QTest::newRow("another host") << "https://evil.example/r" << false;
        QTest::newRow("another host without scheme") << "//evil.example/r" << false;
        QTest::newRow("the host as a user") << "https://w--generate.modal.run@evil.example/r" << false;
        QTest::newRow("the host as a beginning") << "https://w--generate.modal.run.evil.example/r" << false;
    }
    void secretsStayWithTheirSchemeHostAndPort()
    {
        QFETCH(QString, location);
        QFETCH(bool, keeps);
        const auto pending = candor::makePendingResults();
        Script script{{hopTo(location.toStdString()), answer(200, "done")}};

        static_cast<void>(script.run(*pending));

        QCOMPARE(script.requests.size(), 2u);
        QCOMPARE(script.requests[1].headers.empty(), !keeps);
        QVERIFY(script.requests[1].url.find('@') == std::string::npos);
    }

    void afterAForeignPlaceSecretsDoNotComeBack()
    {
        ResultHops hops(kFirst);
        QVERIFY(!hops.follow("https://evil.example/")->keepsSecrets);
        QVERIFY(!hops.follow(kFirst + "/?call=1")->keepsSecrets);
    }

    void otherSchemesAreNotFollowed_data()
    {
        QTest::addColumn<QString>("location");
        for (const char* location : {"file:///etc/passwd", "ftp://h/x", "gopher://h/x", "", "http://"}) {
            QTest::newRow(location) << location;
        }
    }
    void otherSchemesAreNotFollowed()
    {
        QFETCH(QString, location);
        const auto pending = candor::makePendingResults();
        Script script{{hopTo(location.toStdString())}};

        QCOMPARE(script.run(*pending).outcome.status, 303);
        QCOMPARE(script.requests.size(), 1u);
    }

    void aLoopEndsAfterFortyHops()
    {
        const auto pending = candor::makePendingResults();
        Script script{{hopTo("/?call=1")}};

        const auto result = script.run(*pending);

        QCOMPARE(result.outcome.fault, candor::HttpFault::TotalTimeout);
        QVERIFY(result.outcome.problem.find("40 times") != std::string::npos);
        QCOMPARE(script.requests.size(), 41u);
    }

    void theTimeOfTheWholeIsOne()
    {
        const auto pending = candor::makePendingResults();
        HttpRequest first = post();
        first.limits.total = std::chrono::milliseconds(0);
        Script script{{hopTo("/?call=1")}};

        const auto result = script.run(*pending, first);

        QCOMPARE(result.outcome.fault, candor::HttpFault::TotalTimeout);
        QVERIFY(script.requests.empty());
    }

    void aResultIsPickedUpAfterARestart()
    {
        const QTemporaryDir directory;
        const std::filesystem::path path = std::filesystem::path(directory.path().toStdString()) / "pending";
        HttpOutcome broken;
        broken.fault = candor::HttpFault::Cancelled;
        Script before{{hopTo("/?call=7"), broken}};
        static_cast<void>(before.run(*candor::makePendingResults(path)));
        const auto mode = std::filesystem::status(path / (kKey.hex + ".url")).permissions();
        QCOMPARE(static_cast<int>(mode), 0600);
        QCOMPARE(static_cast<int>(std::filesystem::status(path).permissions()), 0700);

        const auto pending = candor::makePendingResults(path);
        Script after{{answer(200, "done")}};
        const auto result = after.run(*pending);

        QVERIFY(result.pickedUp);
        QCOMPARE(after.requests.size(), 1u);
        QCOMPARE(after.requests[0].url, kFirst + "/?call=7");
        QVERIFY(!after.requests[0].body.has_value());
        QVERIFY(!std::filesystem::exists(path / (kKey.hex + ".url")));
    }

    void aPlaceThatIsGoneIsForgottenAndTheWorkBegunAnew()
    {
        const auto pending = candor::makePendingResults();
        pending->keep(kKey, kFirst + "/?call=old");
        Script script{{answer(404, "no such call"), answer(200, "done")}};

        const auto result = script.run(*pending);

        QCOMPARE(result.outcome.body, std::string("done"));
        QVERIFY(!result.pickedUp);
        QVERIFY(script.requests[1].body.has_value());
        QVERIFY(!pending->find(kKey));
    }

    void aGatewaysBadMomentLeavesThePlace()
    {
        const auto pending = candor::makePendingResults();
        Script script{{hopTo("/?call=1"), answer(502, "bad gateway")}};
        static_cast<void>(script.run(*pending));
        QCOMPARE(pending->find(kKey), std::optional(kFirst + "/?call=1"));
    }

    void aKeptPlaceElsewhereGetsNoSecrets()
    {
        const auto pending = candor::makePendingResults();
        pending->keep(kKey, "https://evil.example/");
        Script script{{answer(200, "x")}};
        static_cast<void>(script.run(*pending));
        QVERIFY(script.requests[0].headers.empty());
    }
};

QTEST_GUILESS_MAIN(TestResultHops)
#include "tst_result_hops.moc"
