using Events.Behaviour.Sample;
using Events.Errors;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Hosting;

/// <summary>A host that is not let in, or starts before its server: one clear message, and no secret at any level.</summary>
public sealed class StartTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const string Canary = "canary-7f3a";

    [Theory]
    [InlineData("HOST,user=worker,password=canary-7f3a", "does not accept the password of user 'worker'")]
    [InlineData("redis://worker:canary-7f3a@HOST/1", "does not accept the password of user 'worker'")]
    [InlineData("redis://worker:canary-7f3a@HOST?protocol=resp2", "does not accept the password of user 'worker'")]
    [InlineData("rediss://worker:canary-7f3a@HOST?connectTimeout=300ms", "If the server does not speak TLS there")]
    [InlineData("127.0.0.1:1,password=canary-7f3a", "connection refused")]
    [InlineData("!/no/such.sock,password=canary-7f3a", "Redis at unix:/no/such.sock: there is no such socket. Is the server running there?")]
    public async Task Who_is_not_let_in_is_told_why_and_the_password_is_nowhere(string text, string expected)
    {
        var lines = new KeptLines();
        using IHost host = Build(text.Replace("HOST", redis.Server.Endpoint, StringComparison.Ordinal), lines);
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => host.StartAsync());
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, exception + lines.All, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_abortConnect_a_host_starts_before_its_server_and_consumes_when_it_is_there()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await server.KillAsync();
        var lines = new KeptLines();
        using IHost host = Build($"{server.Endpoint},abortConnect=false,reconnectDelay=5ms,maxReconnectDelay=50ms", lines);
        await host.StartAsync();
        Assert.Contains("Warning There is no connection to Redis yet", lines.All, StringComparison.Ordinal);
        await server.RestartAsync();
        WorkStream stream = host.Services.GetRequiredService<WorkStream>();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await stream.ProduceAsync(new Work(1));
                return true;
            }
            catch (ConnectionFailedException)
            {
                return false;
            }
        });
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<Workers>().Runs.Count > 0);
        await host.StopAsync();
    }

    private static IHost Build(string text, KeptLines lines)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines);
        builder.Services.AddEvents(events => events.UseRedis(text).AddStream<WorkStream>().AddConsumer<Workers>());
        return builder.Build();
    }
}
