using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;

namespace Events.Runtime.Tests.Connection;

public sealed class HandshakeTests
{
    private static readonly StreamKey Stream = new("s");

    [Fact]
    public async Task Credentials_name_and_protocol_go_in_one_command()
    {
        var hello = new TaskCompletionSource<string[]>();
        await using var server = new FakeServer(async client =>
        {
            hello.SetResult((await client.ReadAsync())!);
            await client.SendAsync(FakeClient.Hello);
            await client.BehaveAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            server.Options with { User = "u", Password = "p w", ClientName = "me" });
        Assert.Equal(["HELLO", "3", "AUTH", "u", "p w", "SETNAME", "me"], await hello.Task);
        Assert.Equal($"Redis 7.0.15 at {server.Options.Endpoints[0]}", store.Description);
    }

    [Theory]
    [InlineData("-ERR unknown command `HELLO`, with args beginning with: `3`, \r\n")]
    [InlineData("-NOPROTO unsupported protocol version\r\n")]
    [InlineData("-NOPERM this user has no permissions to run the 'hello' command\r\n")]
    public async Task A_server_that_does_not_know_HELLO_is_spoken_to_in_RESP2(string refusal)
    {
        var commands = new List<string>();
        var done = new TaskCompletionSource();
        await using var server = new FakeServer(async client =>
        {
            while (await client.ReadAsync() is { } command)
            {
                lock (commands) commands.Add(string.Join(' ', command));
                await client.SendAsync(command[0] switch
                {
                    "HELLO" => refusal,
                    "AUTH" or "SELECT" => "+OK\r\n",
                    "PING" => "+PONG\r\n",
                    "CLIENT" => command[1] == "ID" ? ":5\r\n" : "+OK\r\n",
                    "ROLE" => "*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n",
                    "XLEN" => ":3\r\n",
                    _ => "-ERR no\r\n",
                });
            }
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            server.Options with { Password = "secret", Database = 4 });
        Assert.Equal(3, await store.LengthAsync(Stream));
        Assert.Equal(
            ["AUTH secret", "PING", "SELECT 4", "CLIENT SETINFO LIB-NAME events-dotnet"],
            commands.Skip(1).Take(4));
        Assert.Contains("CLIENT SETNAME events", commands);
    }

    [Theory]
    [InlineData("-WRONGPASS invalid username-password pair or user is disabled.\r\n", "does not accept the password of user 'default'")]
    [InlineData("-NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time\r\n", "wants a password")]
    [InlineData("-ERR max number of clients reached\r\n", "max number of clients reached")]
    [InlineData("-DENIED Redis is running in protected mode\r\n", "protected mode")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [InlineData("*2\r\n+a\r\n", "the server closed the connection")]
    [InlineData("", "the server closed the connection")]
    public async Task A_refusal_says_where_and_why(string answer, string reason)
    {
        await using var server = new FakeServer(async client =>
        {
            await client.ReadAsync();
            await client.SendAsync(answer);
        });
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(server.Options with { Password = "x" }));
        Assert.StartsWith($"Cannot connect to Redis at {server.Options.Endpoints[0]}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n")]
    [InlineData("-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n")]
    [InlineData("-NOAUTH Authentication required.\r\n")]
    public async Task A_server_that_takes_no_commands_yet_is_no_server(string answer)
    {
        await using var server = new FakeServer(async client =>
        {
            while (await client.ReadAsync() is { } command)
            {
                await client.SendAsync(command[0] switch { "HELLO" => FakeClient.Hello, "PING" => answer, _ => "+OK\r\n" });
            }
        });
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(server.Options));
        Assert.Contains(answer[1..].TrimEnd(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_endpoints_the_first_that_is_a_master_is_taken()
    {
        await using var replica = new FakeServer(async client =>
        {
            while (await client.ReadAsync() is { } command)
            {
                await client.SendAsync(command[0] == "HELLO"
                    ? FakeClient.Hello.Replace("$6\r\nmaster", "$7\r\nreplica", StringComparison.Ordinal)
                    : "+OK\r\n");
            }
        });
        await using var master = FakeServer.After((_, _) => Task.CompletedTask);
        RedisEndpoint[] endpoints = [replica.Options.Endpoints[0], master.Options.Endpoints[0]];
        await using (RedisStreamStore store = await RedisStreamStore.ConnectAsync(master.Options with { Endpoints = endpoints }))
        {
            Assert.EndsWith(endpoints[1].ToString(), store.Description, StringComparison.Ordinal);
        }

        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(replica.Options));
        Assert.Contains("is a replica", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_said_at_once()
    {
        RedisOptions options;
        await using (var server = new FakeServer(_ => Task.CompletedTask)) options = server.Options;
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(options));
        Assert.Equal(
            $"Cannot connect to Redis at {options.Endpoints[0]}: connection refused. Is the server running there?", exception.Message);
    }

    [Fact]
    public async Task A_host_that_does_not_exist_is_named()
    {
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(RedisOptions.Parse("no-such-host.invalid:6379")));
        Assert.StartsWith("Cannot connect to Redis at no-such-host.invalid:6379: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        await using var server = new FakeServer(client => Task.Delay(Timeout.Infinite));
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(server.Options with { ConnectTimeout = TimeSpan.FromMilliseconds(100) }));
        Assert.Contains("no answer within 0.1 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connecting_can_be_cancelled()
    {
        await using var server = new FakeServer(client => Task.Delay(Timeout.Infinite));
        using var cancellation = new CancellationTokenSource();
        Task<RedisStreamStore> connecting = RedisStreamStore.ConnectAsync(server.Options, cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }
}
