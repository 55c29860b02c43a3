using System.Net;
using System.Net.Http.Json;
using Events.TestSupport;

namespace Orders.Tests.Services;

/// <summary>A service that cannot start says why in one line, ends with 1, and tells no secret.</summary>
public sealed class StartTests : IAsyncLifetime
{
    private const string Secret = "hunter2-of-nobody";

    private RedisServer _redis = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartOwnAsync();
        await _redis.CommandAsync("CONFIG", "SET", "requirepass", "another-one");
    }

    public async Task DisposeAsync() => await _redis.DisposeAsync();

    [Theory]
    [InlineData("Orders.Api")]
    [InlineData("Orders.Worker")]
    public async Task A_key_that_is_not_known_is_named_with_what_was_meant(string project) =>
        await FailsAsync(project, "127.0.0.1:1,password=" + Secret, "Events:Redis:ClientNam", ("Events__Redis__ClientNam", "shop"));

    [Theory]
    [InlineData("Orders.Api")]
    [InlineData("Orders.Worker")]
    public async Task A_value_that_makes_no_sense_is_named(string project) =>
        await FailsAsync(project, $"{_redis.Endpoint},password={Secret},ssl=perhaps", "ssl");

    [Theory]
    [InlineData("Orders.Api")]
    [InlineData("Orders.Worker")]
    public async Task A_password_that_is_wrong_is_told_without_it(string project) =>
        await FailsAsync(project, $"{_redis.Endpoint},password={Secret}", _redis.Endpoint);

    [Theory]
    [InlineData("Orders.Api")]
    [InlineData("Orders.Worker")]
    public async Task A_server_that_is_not_there_is_named(string project) =>
        await FailsAsync(project, "127.0.0.1:1,password=" + Secret, "Cannot connect to Redis at 127.0.0.1:1: connection refused.");

    [Theory]
    [InlineData("Orders.Api")]
    [InlineData("Orders.Worker")]
    public async Task A_certificate_that_nobody_vouches_for_is_told_with_what_is_wrong_with_it(string project)
    {
        await using TlsServer tls = await TlsServer.StartAsync();
        await FailsAsync(project, $"127.0.0.1:{tls.Port},ssl=true,sslHost=redis.test,password={Secret}", "TLS with redis.test failed");
        await FailsAsync(project, $"127.0.0.1:{tls.Port},ssl=true,sslHost=other.test,sslCa={tls.Authority},password={Secret}", "RemoteCertificateNameMismatch");
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_told_once_with_the_rule_and_the_worker_goes_on_when_it_is_given()
    {
        await SetUserAsync("-xreadgroup");
        (RunningService worker, HttpClient health) = await RunningService.ListenAsync("Orders.Worker", $"{_redis.Endpoint},user=shop,password={Secret}");
        await using RunningService _ = worker;
        await Eventually.TrueAsync(() => Refused(worker, "receipts") == 1 && Refused(worker, "sales") == 1, TimeSpan.FromMinutes(1));
        Assert.Contains("The least that suffices: ACL SETUSER shop", worker.Output, StringComparison.Ordinal);
        Assert.Contains("+xreadgroup", worker.Output, StringComparison.Ordinal);
        using (HttpResponseMessage ready = await health.GetAsync("/health/ready")) Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);

        await SetUserAsync("+xreadgroup");
        await Eventually.TrueAsync(
            async () =>
            {
                using HttpResponseMessage ready = await health.GetAsync("/health/ready");
                return ready.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromMinutes(1));

        Assert.Equal(0, await worker.TerminateAsync());
        Assert.Equal((1, 1), (Refused(worker, "receipts"), Refused(worker, "sales")));
        Assert.Equal("", worker.Errors);
        Assert.DoesNotContain(Secret, worker.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_may_not_produce_says_so_in_its_log_and_not_to_the_customer()
    {
        await SetUserAsync("-xadd");
        (RunningService api, HttpClient orders) = await RunningService.ListenAsync("Orders.Api", $"{_redis.Endpoint},user=shop,password={Secret}");
        await using RunningService _ = api;

        using HttpResponseMessage answer = await orders.PostAsJsonAsync("/orders", new { customer = "alice", amount = 1m });
        string said = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain("XADD", said, StringComparison.OrdinalIgnoreCase);
        await Eventually.TrueAsync(() => api.Output.Contains("ACL SETUSER shop", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
        Assert.Equal(0, await api.TerminateAsync());
        Assert.DoesNotContain(Secret, said + api.Output + api.Errors, StringComparison.Ordinal);
    }

    private async Task SetUserAsync(string change)
    {
        await using RawRedis admin = await _redis.ConnectRawAsync();
        await admin.CommandAsync("AUTH", "another-one");
        await admin.CommandAsync("ACL", "SETUSER", "shop", "on", ">" + Secret, "~*", "+@all", change);
    }

    private static int Refused(RunningService worker, string group) =>
        worker.Output.Split('\n').Count(line => line.Contains($"refuses what a consumer of group '{group}'", StringComparison.Ordinal));

    private static async Task FailsAsync(string project, string redis, string says, params (string Name, string Value)[] environment)
    {
        await using RunningService service = RunningService.Start(
            project, ["--urls", "http://127.0.0.1:0"], [("ConnectionStrings__redis", redis), .. environment]);

        Assert.Equal(1, await service.WaitAsync());
        Assert.Contains(says, Assert.Single(service.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", service.Errors + service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, service.Errors + service.Output, StringComparison.Ordinal);
    }
}
