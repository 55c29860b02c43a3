using Events.Behaviour.Sample;
using Events.Errors;
using Events.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Behaviour.Hosting;

/// <summary>A server whose settings may lose what it has confirmed.</summary>
public sealed class ServerSettingsTests
{
    [Fact]
    public async Task What_may_be_lost_is_told_once_or_keeps_the_host_from_starting()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--maxmemory-policy", "allkeys-lru", "--maxmemory", "100mb");
        var lines = new KeptLines();
        using (IHost host = Build(server.Endpoint, lines))
        {
            await host.StartAsync();
            await Eventually.TrueAsync(() => lines.All.Contains(" may lose what it has confirmed: ", StringComparison.Ordinal));
            await host.StopAsync();
        }

        Assert.Contains("maxmemory-policy is allkeys-lru", lines.All, StringComparison.Ordinal);
        Assert.Contains("(CONFIG SET appendonly yes)", lines.All, StringComparison.Ordinal);
        Assert.Equal(2, lines.All.Split(" may lose what it has confirmed: ").Length);

        using IHost strict = Build($"{server.Endpoint},serverSettings=require", new KeptLines());
        var refused = await Assert.ThrowsAsync<UnsupportedServerException>(() => strict.StartAsync());
        Assert.Contains("CONFIG SET maxmemory-policy noeviction", refused.Message, StringComparison.Ordinal);

        var ignored = new KeptLines();
        using IHost careless = Build($"{server.Endpoint},serverSettings=ignore", ignored);
        await careless.StartAsync();
        await careless.StopAsync();
        Assert.DoesNotContain("may lose", ignored.All, StringComparison.Ordinal);

        // It waits for no replica, though it has one.
        await server.CommandAsync("CONFIG", "SET", "maxmemory-policy", "noeviction", "appendonly", "yes");
        await using RedisServer replica = await RedisServer.StartOwnAsync("--replicaof", server.Host, $"{server.Port}");
        await Eventually.TrueAsync(async () =>
            ((string)(await server.CommandAsync("INFO", "replication"))!).Contains("state=online", StringComparison.Ordinal));
        using IHost durable = Build($"{server.Endpoint},serverSettings=require", new KeptLines());
        refused = await Assert.ThrowsAsync<UnsupportedServerException>(() => durable.StartAsync());
        Assert.Contains("min-replicas-to-write 1", refused.Message, StringComparison.Ordinal);
        await server.CommandAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        using IHost content = Build($"{server.Endpoint},serverSettings=require", new KeptLines());
        await content.StartAsync();
        await content.StopAsync();

        await server.CommandAsync("ACL", "SETUSER", "blind", "on", ">blind", "~*", "+@all", "-config");
        using IHost blind = Build($"{server.Endpoint},user=blind,password=blind,serverSettings=require", new KeptLines());
        refused = await Assert.ThrowsAsync<UnsupportedServerException>(() => blind.StartAsync());
        Assert.Contains("Allow +info and +config|get", refused.Message, StringComparison.Ordinal);
    }

    private static IHost Build(string text, KeptLines lines)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines);
        builder.Services.AddEvents(events => events.UseRedis(text).AddStream<WorkStream>());
        return builder.Build();
    }
}
