// SPDX-FileCopyrightText: Candor authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/backend/flight_sample.h"

#include <QtTest>

using candor::readMetrics;
using candor::ServerMetrics;

class TestServerMetrics : public QObject
{
    Q_OBJECT

private slots:
    void vllm()
    {
        const ServerMetrics metrics =
            readMetrics("# HELP vllm:num_requests_running Number of requests in model execution batches.\n"
                        "# TYPE vllm:num_requests_running gauge\n"
                        "vllm:num_requests_running{engine=\"0\",model_name=\"a\\\"}b\"} 3.0\n"
                        "vllm:num_requests_running{engine=\"1\",model_name=\"a\\\"}b\"} 4.0\n"
                        "vllm:num_requests_waiting{engine=\"0\"} 2.0\r\n"
                        "vllm:kv_cache_usage_perc{engine=\"0\"} 0.25\n"
                        "vllm:kv_cache_usage_perc{engine=\"1\"} 0.75\n"
                        "vllm:prompt_tokens_total{engine=\"0\"} 1.5e+06\n"
                        "vllm:generation_tokens_total{engine=\"0\"} 12 1700000000\n"
                        "vllm:num_preemptions_total 1\n");
        QCOMPARE(*metrics.running, 7.0);
        QCOMPARE(*metrics.waiting, 2.0);
        QCOMPARE(*metrics.kvCache, 0.75);
        QCOMPARE(*metrics.promptTokens, 1.5e6);
        QCOMPARE(*metrics.generatedTokens, 12.0);
        QCOMPARE(*metrics.preemptions, 1.0);
        QVERIFY(!metrics.tokensPerSecond);
    }

    void oldVllmSglangAndLlamaCpp()
    {
        QCOMPARE(*readMetrics("vllm:gpu_cache_usage_perc 0.5\n").kvCache, 0.5);
        const ServerMetrics sglang = readMetrics("sglang:num_running_reqs{a=\"b\"} 5\nsglang:num_queue_reqs 6\n"
                                                 "sglang:token_usage 0.4\nsglang:gen_throughput 812.5");
        QCOMPARE(*sglang.running, 5.0);
        QCOMPARE(*sglang.waiting, 6.0);
        QCOMPARE(*sglang.kvCache, 0.4);
        QCOMPARE(*sglang.tokensPerSecond, 812.5);
        const ServerMetrics llama = readMetrics("llamacpp:requests_processing 1\nllamacpp:requests_deferred 2\n"
                                                "llamacpp:tokens_predicted_total 77\n");
        QCOMPARE(*llama.running, 1.0);
        QCOMPARE(*llama.waiting, 2.0);
        QCOMPARE(*llama.generatedTokens, 77.0);
    }

    void whatIsNoMetricIsLeftOut_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a page") << QByteArray("<html><body>404</body></html>");
        QTest::newRow("NaN") << QByteArray("vllm:num_requests_running NaN\n");
        QTest::newRow("infinity") << QByteArray("vllm:num_requests_running +Inf\n");
        QTest::newRow("negative") << QByteArray("vllm:num_requests_running -1\n");
        QTest::newRow("no value") << QByteArray("vllm:num_requests_running\nvllm:num_requests_running{\n");
        QTest::newRow("labels without end") << QByteArray("vllm:num_requests_running{a=\"}\n");
        QTest::newRow("another name") << QByteArray("vllm:num_requests_running_total 4\n");
        QTest::newRow("zeros") << QByteArray(1000, '\0');
    }

    void whatIsNoMetricIsLeftOut()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!readMetrics({text.constData(), static_cast<std::size_t>(text.size())}).any());
    }

    void aSampleComesBackAsItWas()
    {
        candor::FlightSample sample;
        sample.atMs = 1'700'000'000'123;
        sample.backend = "vllm";
        sample.limit = 12;
        sample.inFlight = 8;
        sample.queued = 3;
        sample.awaited = true;
        sample.finished = 5;
        sample.failed = 1;
        sample.retries = 2;
        sample.meanLatencyMs = 1234.5;
        sample.promptTokens = 100;
        sample.completionTokens = 50;
        sample.metrics.running = 7.0;
        sample.metrics.kvCache = 0.5;
        const candor::Json json = flightSampleToJson(sample);
        const auto back = candor::flightSampleFromJson(json);
        QVERIFY(back.ok());
        QCOMPARE(candor::canonicalJson(flightSampleToJson(*back)), candor::canonicalJson(json));
        QVERIFY(back->metrics == sample.metrics);
        QVERIFY(!candor::flightSampleFromJson(candor::Json::array()).ok());
    }
};

QTEST_GUILESS_MAIN(TestServerMetrics)
#include "tst_server_metrics.moc"
