using System.Globalization;
using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Diagnostics;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>Credentials that change, and applications that start before their server, on a real one.</summary>
public sealed class CredentialsTests
{
    private static readonly StreamKey Stream = new("s");

    [Theory]
    [InlineData(RedisProtocol.Auto)]
    [InlineData(RedisProtocol.Resp2)]
    public async Task Live_connections_are_told_new_tokens_before_the_old_ones_end(RedisProtocol protocol)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis admin = await server.ConnectRawAsync();
        int asked = 0;
        var log = new Lines();
        RedisOptions options = Stores.OptionsOf(server) with
        {
            Protocol = protocol,
            Credentials = async _ =>
            {
                // Each time another user, so that the server's list of clients says who was told what.
                int number = Interlocked.Increment(ref asked);
                await server.CommandAsync("ACL", "SETUSER", $"worker-{number}", "on", $">vault-token-{number}", "~*", "+@all");
                return new RedisCredentials($"worker-{number}", $"vault-token-{number}", DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(400));
            },
        };
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(options, log.Of<RedisStreamStore>());
        await store.CreateGroupAsync(Stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
        using (EntryPage none = await reader.ReadNewAsync(1, TimeSpan.FromMilliseconds(1), default, default)) Assert.Equal(0, none.Count);
        Dictionary<string, int> before = await ClientsAsync(admin);
        Assert.Equal(2, before.Count);
        var acknowledge = new List<EntryId>();
        await Eventually.TrueAsync(async () =>
        {
            EntryId id = await store.AddAsync(Stream, new Entry("a", "1").Fields);
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromMilliseconds(20), acknowledge.ToArray(), default);
            acknowledge.Clear();
            for (int i = 0; i < page.Count; i++) acknowledge.Add(page.GetId(i));
            Assert.Contains(id, acknowledge);
            Dictionary<string, int> now = await ClientsAsync(admin);
            Assert.Equal(before.Keys.Order(StringComparer.Ordinal), now.Keys.Order(StringComparer.Ordinal));
            return now.All(client => client.Value >= before[client.Key] + 2);
        });
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task A_callback_that_fails_is_told_and_called_again()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis admin = await server.ConnectRawAsync();
        await admin.CommandAsync("ACL", "SETUSER", "worker", "on", ">vault-pass-1", "~*", "+@all");
        int asked = 0;
        var log = new Lines();
        RedisOptions options = Stores.OptionsOf(server) with
        {
            Credentials = _ => Interlocked.Increment(ref asked) == 2
                ? throw new InvalidOperationException("the vault is sealed")
                : ValueTask.FromResult(new RedisCredentials("worker", "vault-pass-1", DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(200))),
        };
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(options, log.Of<RedisStreamStore>());
        await Eventually.TrueAsync(() => Volatile.Read(ref asked) >= 3);
        Assert.Contains(log.Warnings, static line => line.Id == 1008 && line.Text.Contains("the vault is sealed", StringComparison.Ordinal));
        Assert.Equal(0, await store.LengthAsync(Stream));
    }

    [Fact]
    public async Task Without_abortConnect_a_store_opens_before_its_server_is_there_and_connects_when_it_is()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await server.KillAsync();
        var log = new Lines();
        RedisOptions options = Stores.OptionsOf(server) with { AbortOnConnectFail = false };
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(options, log.Of<RedisStreamStore>());
        Assert.Contains(log.Warnings, line => line.Id == 1009 && line.Text.Contains($"Cannot connect to Redis at {server.Endpoint}", StringComparison.Ordinal));
        await server.RestartAsync();
        await Eventually.TrueAsync(() => log.Count(1000) == 1);
        Assert.Equal(0, await store.LengthAsync(Stream));
        await Assert.ThrowsAsync<ConnectionFailedException>(
            async () => await RedisStreamStore.ConnectAsync(RedisOptions.Parse("127.0.0.1:1")));
    }

    // The IDs of the store's own, and the number of the user that each is.
    private static async Task<Dictionary<string, int>> ClientsAsync(RawRedis admin)
    {
        const string User = " user=worker-";
        var clients = new Dictionary<string, int>();
        foreach (string line in ((string)(await admin.CommandAsync("CLIENT", "LIST"))!).Split('\n'))
        {
            int user = line.IndexOf(User, StringComparison.Ordinal);
            if (user < 0) continue;
            string rest = line[(user + User.Length)..];
            clients.Add(line.Split(' ')[0], int.Parse(rest.Split(' ')[0], CultureInfo.InvariantCulture));
        }

        return clients;
    }
}
