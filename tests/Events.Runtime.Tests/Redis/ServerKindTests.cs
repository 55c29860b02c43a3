using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.Health;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Connection;
using Events.Runtime.Tests.Consuming;
using Events.Runtime.Tests.Diagnostics;
using Events.Store;
using Events.TestSupport;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Events.Runtime.Tests.Redis;

/// <summary>What answers is no server for streams: it is told at once, with what to do, and nothing is tried for ever.</summary>
public sealed class ServerKindTests
{
    private const string Info5 = "# Server\r\nredis_version:5.0.14\r\nredis_mode:standalone\r\n";

    private static readonly StreamKey Stream = new("s");

    [Theory]
    [InlineData(RedisProtocol.Auto)]
    [InlineData(RedisProtocol.Resp2)]
    public async Task A_node_of_a_cluster_is_recognised(RedisProtocol protocol)
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync(masters: 1);
        RedisOptions options = Stores.OptionsOf(cluster.Nodes[0]) with { Protocol = protocol };

        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(options);
        Assert.StartsWith("the cluster of ", store.Description, StringComparison.Ordinal);
        Assert.Equal(16384, store.Cluster!.Covered);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_refused()
    {
        await using FakeServer six = Answering(FakeClient.Hello.Replace("$6\r\n7.0.15", "$6\r\n6.0.16", StringComparison.Ordinal), "-NOPERM no\r\n");
        var refused = await Assert.ThrowsAsync<UnsupportedServerException>(() => RedisStreamStore.ConnectAsync(six.Options));
        Assert.Equal(
            $"Cannot connect to Redis at {six.Options.Endpoints[0]}: it is Redis 6.0.16, and what is needed of streams came with Redis 7.0. Use Redis 7.0 or later, or Valkey.",
            refused.Message);

        // It does not know HELLO.
        await using FakeServer five = Answering("-ERR unknown command `HELLO`\r\n", $"${Info5.Length}\r\n{Info5}\r\n");
        refused = await Assert.ThrowsAsync<UnsupportedServerException>(() => RedisStreamStore.ConnectAsync(five.Options));
        Assert.Contains("it is Redis 5.0.14", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_count_in_their_own_way()
    {
        const string info = "# Server\r\nredis_version:6.2.11\r\ndragonfly_version:df-v1.38.0\r\n";
        await using FakeServer server = Answering(
            FakeClient.Hello.Replace("$6\r\n7.0.15", "$6\r\n6.2.11", StringComparison.Ordinal), $"${info.Length}\r\n{info}\r\n");
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        Assert.StartsWith("Dragonfly df-v1.38.0 at ", store.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_servers_the_one_that_can_be_used_is_taken()
    {
        await using FakeServer old = Answering(FakeClient.Hello.Replace("$6\r\n7.0.15", "$6\r\n6.0.16", StringComparison.Ordinal), "-NOPERM no\r\n");
        await using FakeServer good = FakeServer.After((_, _) => Task.CompletedTask);
        await using (RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            good.Options with { Endpoints = [old.Options.Endpoints[0], good.Options.Endpoints[0]] }))
        {
            Assert.EndsWith(good.Options.Endpoints[0].ToString(), store.Description, StringComparison.Ordinal);
        }

        // One that is not there may be good.
        RedisOptions options = old.Options with { Endpoints = [old.Options.Endpoints[0], new RedisEndpoint("127.0.0.1", 1)] };
        Assert.IsType<ConnectionFailedException>(await Record.ExceptionAsync(() => RedisStreamStore.ConnectAsync(options)));
    }

    [Fact]
    public async Task A_consumer_there_has_failed_for_good_and_who_produces_is_told_at_once()
    {
        await using FakeServer six = Answering(FakeClient.Hello.Replace("$6\r\n7.0.15", "$6\r\n6.0.16", StringComparison.Ordinal), "-NOPERM no\r\n");
        var lines = new Lines();
        await using var client = new EventsClient(new RedisStreamStore(six.Options, lines.Of<RedisStreamStore>()), loggers: lines);
        GroupConsumer consumer = client.CreateConsumer(new Remembering());
        consumer.Start();

        var fault = await Assert.ThrowsAsync<UnsupportedServerException>(() => consumer.Completion.WaitAsync(Eventually.Patience));
        Assert.Contains("it is Redis 6.0.16", fault.Message, StringComparison.Ordinal);
        Assert.Equal((ConsumerState.Faulted, fault, 0), (consumer.State, consumer.Status.LastError, consumer.Status.Restarts));
        ConsumerHealth health = ConsumerHealth.Of(consumer, new EventsHealthOptions(), DateTimeOffset.UtcNow);
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Equal(["it cannot run on this server: UnsupportedServerException"], health.Problems);

        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<UnsupportedServerException>(async () => await client.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o", "c", 1)));
        }

        await consumer.StopAsync();
        Assert.Equal((ConsumerState.Faulted, 1, 1), (consumer.State, lines.Count(1012), lines.Count(2037)));
        Assert.Equal(2, lines.Warnings.Length);
    }

    [Theory]
    [InlineData("XCLAIM")]
    [InlineData("EVALSHA")]
    public async Task A_consumer_without_a_command_has_failed_for_good(string command)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--rename-command", command, "HIDDEN");
        var lines = new Lines();
        await using var client = new EventsClient(await Stores.ConnectAsync(server), loggers: lines);
        await using GroupConsumer consumer = client.CreateConsumer(new Remembering());
        consumer.Start();

        var fault = await Assert.ThrowsAsync<MissingPermissionException>(() => consumer.Completion.WaitAsync(Eventually.Patience));
        Assert.Contains(command, Assert.Single(fault.Unknown), StringComparison.Ordinal);
        Assert.Contains("take rename-command out of its configuration", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ACL SETUSER", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ConsumerState.Faulted, consumer.State);
        Assert.Equal([2037], lines.Warnings.Select(static line => line.Id));
    }

    [Fact]
    public async Task A_store_that_has_worked_waits_for_a_server_that_it_can_use()
    {
        bool isOld = false;
        await using var server = new FakeServer(async client =>
        {
            while (await client.ReadAsync() is { } command)
            {
                if (command[0] == "QUIT") return;
                string hello = Volatile.Read(ref isOld) ? FakeClient.Hello.Replace("$6\r\n7.0.15", "$6\r\n6.0.16", StringComparison.Ordinal) : FakeClient.Hello;
                if (command[0] == "XLEN" && Volatile.Read(ref isOld)) return;
                await client.SendAsync(command[0] switch { "HELLO" => hello, "INFO" => "-NOPERM no\r\n", "XLEN" => ":3\r\n", _ => FakeClient.AnswerTo(command)! });
            }
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options with { MaxReconnectDelay = TimeSpan.FromMilliseconds(5) });
        Assert.Equal(3, await store.LengthAsync(Stream));
        Volatile.Write(ref isOld, true);
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await store.LengthAsync(Stream));
        int connections = server.Connections;
        await Eventually.TrueAsync(() => server.Connections > connections + 2);

        Volatile.Write(ref isOld, false);
        Assert.Equal(3, await store.LengthAsync(Stream));
    }

    private static FakeServer Answering(string hello, string info) => new(async client =>
    {
        while (await client.ReadAsync() is { } command)
        {
            await client.SendAsync(command[0] switch
            {
                "HELLO" => hello,
                "INFO" => info,
                "CLIENT" when command[1] == "ID" => ":5\r\n",
                "ROLE" => "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n",
                _ => FakeClient.AnswerTo(command) ?? "+OK\r\n",
            });
        }
    });
}
