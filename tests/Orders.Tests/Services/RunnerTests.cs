using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Events.TestSupport;

namespace Orders.Tests.Services;

/// <summary>The one command that starts both services, and a Redis where none is named.</summary>
public sealed class RunnerTests : IAsyncLifetime
{
    private RedisServer? _redis;

    public async Task InitializeAsync()
    {
        bool isThere = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "redis-server")));
        if (!isThere) _redis = await RedisServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_redis is not null) await _redis.DisposeAsync();
    }

    [Fact]
    public async Task It_starts_all_that_an_order_needs_and_ends_it_again()
    {
        string[] redis = _redis is null ? [] : ["--redis", _redis.Endpoint];
        await using RunningService pair = RunningService.Start("Orders.Pair", ["--api-port", "0", "--worker-port", "0", .. redis]);
        using var http = new HttpClient();
        string orders = await pair.FindAsync("(Ctrl-C ends both): curl ");

        using (HttpResponseMessage response = await http.PostAsJsonAsync(orders, new { OrderId = "o-1", Customer = "alice", Amount = 1m }))
        {
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }

        Assert.Equal("o-1", await pair.FindAsync("Receipt for order "));
        Assert.Equal(0, await pair.TerminateAsync());
        Assert.Equal("", pair.Errors);
        Assert.DoesNotContain("fail:", pair.Output, StringComparison.Ordinal);
        Assert.Contains("has stopped: 1 handled, 0 failed.", pair.Output, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync(orders));
        if (_redis is null) Assert.False(await ListensAsync(await pair.FindAsync("Redis at ")));
    }

    [Theory]
    [InlineData("'abc' is no value of --api-port", "--api-port", "abc")]
    [InlineData("'70000' is no value of --worker-port", "--worker-port", "70000")]
    [InlineData("--redis needs a value", "--redis")]
    [InlineData("Unknown argument '--port'", "--port", "1")]
    public async Task What_makes_no_sense_is_told_and_ends_with_1(string says, params string[] arguments)
    {
        await using RunningService pair = RunningService.Start("Orders.Pair", arguments);

        Assert.Equal(1, await pair.WaitAsync());
        Assert.Contains(says, pair.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", pair.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_that_is_not_there_ends_both_with_1()
    {
        await using RunningService pair = RunningService.Start("Orders.Pair", ["--redis", "127.0.0.1:1", "--api-port", "0", "--worker-port", "0"]);

        Assert.Equal(1, await pair.WaitAsync());
        Assert.Contains("Cannot connect to Redis at 127.0.0.1:1: connection refused.", pair.Output, StringComparison.Ordinal);
    }

    private static async Task<bool> ListensAsync(string endpoint)
    {
        string[] parts = endpoint.TrimEnd(',').Split(':');
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
