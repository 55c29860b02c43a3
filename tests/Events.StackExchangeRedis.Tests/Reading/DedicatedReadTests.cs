using Events.Conformance.Entries;
using Events.Errors;
using Events.Redis;
using Events.StackExchangeRedis.Stores;
using Events.Store;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Reading;

/// <summary>The connections of dedicated reads are made as the multiplexer's configuration says.</summary>
public sealed class DedicatedReadTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly StreamKey _key = new("s");

    [Fact]
    public async Task They_use_its_password_its_database_and_its_name()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis raw = await server.ConnectRawAsync();
        await raw.CommandAsync("CONFIG", "SET", "requirepass", "secret");
        await raw.CommandAsync("AUTH", "secret");
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server, options =>
        {
            options.Password = "secret";
            options.ClientName = "shop";
            options.DefaultDatabase = 3;
        });
        var store = new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions { DedicatedReads = true });

        await ReadAsync(store, async () =>
        {
            string clients = (string)(await raw.CommandAsync("CLIENT", "LIST"))!;
            string blocked = Assert.Single(clients.Split('\n'), client => client.Contains(" flags=b ", StringComparison.Ordinal));
            Assert.Contains(" name=shop ", blocked, StringComparison.Ordinal);
            Assert.Contains(" db=3 ", blocked, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_no_configuration_string_holds_can_be_added()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis raw = await server.ConnectRawAsync();
        await raw.CommandAsync("ACL", "SETUSER", "reader", "on", ">token", "~*", "+@all");
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        int asked = 0;
        var store = new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions
        {
            DedicatedReads = true,
            ConfigureDedicatedReads = options =>
            {
                asked++;
                return options with { User = "reader", Password = "token" };
            },
        });

        await ReadAsync(store, async () =>
        {
            string clients = (string)(await raw.CommandAsync("CLIENT", "LIST"))!;
            string blocked = Assert.Single(clients.Split('\n'), client => client.Contains(" flags=b ", StringComparison.Ordinal));
            Assert.Contains(" user=reader ", blocked, StringComparison.Ordinal);
        });
        Assert.True(asked >= 2);
    }

    [Fact]
    public async Task A_wrong_password_is_a_connection_that_failed_and_says_why()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        var store = new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions
        {
            DedicatedReads = true,
            ConfigureDedicatedReads = options => options with { User = "nobody", Password = "wrong-5c1d", ConnectTimeout = TimeSpan.FromSeconds(2) },
        });
        await store.CreateGroupAsync(_key, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_key, "g", "c"));

        var failed = await Assert.ThrowsAsync<ConnectionFailedException>(async () => await reader.ReadNewAsync(1, Long, default, default));
        Assert.Contains("password", failed.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task They_speak_TLS_when_it_does()
    {
        using var certificates = new TestCertificates("redis.test");
        int port = Ports.Next();
        await using RedisServer server = await RedisServer.StartOwnAsync(
            "--tls-port", $"{port}", "--tls-cert-file", certificates.ServerCertificate, "--tls-key-file", certificates.ServerKey,
            "--tls-ca-cert-file", certificates.Authority, "--tls-auth-clients", "no");
        var configuration = new ConfigurationOptions { Ssl = true, SslHost = "redis.test", AbortOnConnectFail = false };
        configuration.EndPoints.Add(server.Host, port);
        configuration.CertificateValidation += (_, _, _, _) => true;
        using ConnectionMultiplexer multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        RedisOptions? used = null;
        var store = new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions
        {
            DedicatedReads = true,
            ConfigureDedicatedReads = options => used = options with { TrustedAuthorities = certificates.LoadAuthorities() },
        });

        await ReadAsync(store, () => Task.CompletedTask);
        Assert.True(used!.UseTls);
        Assert.Equal("redis.test", used.TlsHost);
    }

    [Fact]
    public async Task They_wait_for_a_server_that_is_started_again()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes");
        using ConnectionMultiplexer multiplexer = await Multiplexers.ConnectAsync(server);
        var store = new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions { DedicatedReads = true });
        await store.CreateGroupAsync(_key, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_key, "g", "c"));
        using (EntryPage none = await reader.ReadNewAsync(1, TimeSpan.FromMilliseconds(1), default, default))
        {
            Assert.Equal(0, none.Count);
        }

        Task<EntryPage> broken = reader.ReadNewAsync(1, Long, default, default).AsTask();
        await server.RestartAsync();
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => broken);
        await server.CommandAsync("XADD", _key.Name, "1-0", "n", "1");
        string[] read = [];
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                read = PageText.Of(await reader.ReadNewAsync(1, TimeSpan.FromSeconds(1), default, default));
            }
            catch (ConnectionFailedException)
            {
                // The multiplexer has not noticed yet.
            }

            return read.Length > 0;
        });
        Assert.Equal(["1-0 n=1"], read);
    }

    // A read that blocks, is looked at, and is served; then one that is cancelled.
    private async Task ReadAsync(StackExchangeStreamStore store, Func<Task> whileBlocked)
    {
        await store.CreateGroupAsync(_key, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_key, "g", "c"));
        Task<EntryPage> reading = reader.ReadNewAsync(10, Long, default, default).AsTask();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await whileBlocked();
                return true;
            }
            catch (Xunit.Sdk.SingleException)
            {
                return false;
            }
        });
        EntryId id = await store.AddAsync(_key, Fields.Of("n", "1").View);
        Assert.Equal([$"{id} n=1"], PageText.Of(await reading));

        using var cancellation = new CancellationTokenSource();
        reading = reader.ReadNewAsync(10, Long, default, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }
}
