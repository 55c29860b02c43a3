using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Events.TestSupport;

namespace Orders.Tests.Services;

/// <summary>The two services as they are deployed: processes of their own, a real Redis, HTTP, SIGTERM.</summary>
public sealed partial class PairTests : IAsyncLifetime
{
    private const string Sales = "{demo:events:orders}:sales";

    private RedisServer _redis = null!;

    // They are away for a while, and then come back with what they had.
    public async Task InitializeAsync() => _redis = await RedisServer.StartOwnAsync("--appendonly", "yes");

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    [Fact]
    public async Task An_order_over_HTTP_reaches_both_groups_once_and_both_services_end_when_they_are_asked_to()
    {
        (RunningService api, HttpClient orders) = await RunningService.ListenAsync("Orders.Api", _redis.Endpoint);
        await using RunningService _ = api;
        (RunningService worker, HttpClient health) = await RunningService.ListenAsync("Orders.Worker", _redis.Endpoint);
        await using RunningService __ = worker;

        // The customer has not seen the first answer, and sends it again.
        await PlaceAsync(orders, "o-1", "alice", 49.50m);
        await PlaceAsync(orders, "o-1", "alice", 49.50m);
        await PlaceAsync(orders, null, "alice", 10m);
        await Groups.AreDoneAsync(_redis, 3);

        Assert.Equal("5950", await _redis.CommandAsync("HGET", Sales, "alice"));
        foreach (HttpClient service in new[] { orders, health })
        {
            await BecomesAsync(service, "/health/ready", HttpStatusCode.OK);
            await BecomesAsync(service, "/health/live", HttpStatusCode.OK);
        }

        Assert.Equal(0, await api.TerminateAsync());
        Assert.Equal(0, await worker.TerminateAsync());
        Assert.Equal(("", ""), (api.Errors, worker.Errors));
        Assert.Equal(2, Receipts(worker).Count());
        Assert.Single(Receipts(worker), "o-1");
    }

    [Fact]
    public async Task What_a_stop_interrupts_is_released_and_handled_by_the_next_worker()
    {
        (RunningService api, HttpClient orders) = await RunningService.ListenAsync("Orders.Api", _redis.Endpoint);
        await using RunningService _ = api;
        string[] ids = [.. Enumerable.Range(1, 40).Select(i => $"o-{i}")];
        foreach (string id in ids) await PlaceAsync(orders, id, "alice", 1m);

        // Its mail server does not answer, and the stop does not wait for it for long.
        (RunningService first, HttpClient __) = await RunningService.ListenAsync(
            "Orders.Worker", _redis.Endpoint, ("Mailer__Takes", "1.00:00:00"), ("Events__ConsumerDefaults__StopTimeout", "200ms"));
        await using (first)
        {
            await Groups.IsDoneAsync(_redis, "sales", ids.Length);
            await Eventually.TrueAsync(async () => (await Groups.PendingAsync(_redis, "receipts")).Count > 0);
            Assert.Equal(0, await first.TerminateAsync());
        }

        Assert.Empty(Receipts(first));
        Assert.Equal(["(released)"], (await Groups.PendingAsync(_redis, "receipts")).Keys);

        (RunningService second, HttpClient ___) = await RunningService.ListenAsync("Orders.Worker", _redis.Endpoint);
        await using RunningService ____ = second;
        await Groups.AreDoneAsync(_redis, ids.Length);
        Assert.Equal(0, await second.TerminateAsync());
        Assert.Equal(ids.Order(StringComparer.Ordinal), Receipts(second).Order(StringComparer.Ordinal));
        Assert.Equal($"{ids.Length * 100}", await _redis.CommandAsync("HGET", Sales, "alice"));
    }

    [Fact]
    public async Task While_Redis_is_away_health_says_so_and_orders_are_refused_and_both_come_back_by_themselves()
    {
        (RunningService api, HttpClient orders) = await RunningService.ListenAsync("Orders.Api", _redis.Endpoint);
        await using RunningService _ = api;
        (RunningService worker, HttpClient health) = await RunningService.ListenAsync("Orders.Worker", _redis.Endpoint);
        await using RunningService __ = worker;
        await PlaceAsync(orders, "o-1", "alice", 1m);
        await Groups.AreDoneAsync(_redis, 1);

        await _redis.KillAsync();
        foreach (HttpClient service in new[] { orders, health })
        {
            await BecomesAsync(service, "/health/ready", HttpStatusCode.ServiceUnavailable);
            await BecomesAsync(service, "/health/live", HttpStatusCode.OK);
        }

        using (HttpResponseMessage refused = await orders.PostAsJsonAsync("/orders", new { Customer = "alice", Amount = 1m }))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.DoesNotContain("127.0.0.1", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await _redis.RestartAsync();
        foreach (HttpClient service in new[] { orders, health }) await BecomesAsync(service, "/health/ready", HttpStatusCode.OK);
        await PlaceAsync(orders, "o-2", "alice", 1m);
        await Groups.AreDoneAsync(_redis, 2);
        Assert.Equal(0, await api.TerminateAsync());
        Assert.Equal(0, await worker.TerminateAsync());
        Assert.Equal(["o-1", "o-2"], Receipts(worker));
    }

    [Fact]
    public async Task What_is_no_order_is_refused_with_what_is_wrong()
    {
        (RunningService api, HttpClient orders) = await RunningService.ListenAsync("Orders.Api", _redis.Endpoint);
        await using RunningService _ = api;
        (string Body, string Says)[] cases =
        [
            ("""{"customer":"","amount":1}""", "Customer"),
            ("""{"customer":"alice","amount":-1}""", "Amount"),
            ("""{"customer":"alice","amount":1,"orderId":"two words"}""", "OrderId"),

            // An empty number would be that of all who send none.
            ("""{"customer":"alice","amount":1,"orderId":""}""", "OrderId"),
            ("""{"customer":"a\u001b[2Jb","amount":1}""", "Customer"),
            ("""{"customer":""", "Bad Request"),
        ];
        foreach ((string body, string says) in cases)
        {
            using HttpResponseMessage response = await orders.PostAsync("/orders", new StringContent(body, null, "application/json"));

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(0L, await _redis.CommandAsync("EXISTS", Groups.Stream));
    }

    private static async Task PlaceAsync(HttpClient orders, string? id, string customer, decimal amount)
    {
        using HttpResponseMessage response = await orders.PostAsJsonAsync("/orders", new { OrderId = id, Customer = customer, Amount = amount });
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
    }

    private static Task BecomesAsync(HttpClient service, string path, HttpStatusCode status) => Eventually.TrueAsync(
        async () =>
        {
            using HttpResponseMessage response = await service.GetAsync(path);
            return response.StatusCode == status;
        },
        TimeSpan.FromMinutes(1),
        $"{service.BaseAddress}{path} becomes {status}");

    private static IEnumerable<string> Receipts(RunningService worker) => Receipt().Matches(worker.Output).Select(match => match.Groups[1].Value);

    [GeneratedRegex("Receipt for order (\\S+) ")]
    private static partial Regex Receipt();
}
