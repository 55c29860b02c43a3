using System.Net.Security;
using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>Passwords, users, databases and TLS on a real server.</summary>
public sealed class SecurityTests
{
    private static readonly StreamKey Stream = new("s");

    [Theory]
    [InlineData(RedisProtocol.Auto)]
    [InlineData(RedisProtocol.Resp2)]
    public async Task Right_credentials_are_let_in_and_wrong_ones_refused(RedisProtocol protocol)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using RawRedis admin = await server.ConnectRawAsync();
        await admin.CommandAsync("ACL", "SETUSER", "writer", "on", ">right", "~*", "+@all", "-xlen", "-info", "-command");
        await admin.CommandAsync("ACL", "SETUSER", "default", "resetpass", ">main");
        RedisOptions options = Stores.OptionsOf(server) with { Protocol = protocol };
        await using (RedisStreamStore store = await RedisStreamStore.ConnectAsync(options with { User = "writer", Password = "right", Database = 3 }))
        {
            Assert.StartsWith("Redis", store.Description, StringComparison.Ordinal);
            await store.AddAsync(Stream, new Entry("a", "1").Fields);
            var denied = await Assert.ThrowsAsync<ServerErrorException>(async () => await store.LengthAsync(Stream));
            Assert.Equal(("NOPERM", false), (denied.Code, denied.IsTransient));
        }

        await using (RedisStreamStore store = await RedisStreamStore.ConnectAsync(options with { Password = "main", Database = 3 }))
        {
            Assert.Equal(1, await store.LengthAsync(Stream));
        }

        var wrong = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(options with { User = "writer", Password = "wrong-5c1d" }));
        Assert.Contains($"Cannot connect to Redis at {server.Endpoint}: the server does not accept the password of user 'writer'", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-5c1d", wrong.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(options));
        Assert.Contains("wants a password", none.Message, StringComparison.Ordinal);
        var database = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(options with { Password = "main", Database = 99 }));
        Assert.Contains(
            "the server does not give database 99, which Database (defaultDatabase) names: ERR DB index is out of range", database.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_server_says_so()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--maxclients", "2");
        await using RawRedis first = await server.ConnectRawAsync();
        await first.CommandAsync("PING");
        await using RawRedis second = await server.ConnectRawAsync();
        await second.CommandAsync("PING");
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(Stores.OptionsOf(server)));

        // The server may close before its words are read; then that is the reason.
        Assert.Matches("max number of clients reached|closed|reset|[Bb]roken pipe", exception.Message);
    }

    [Fact]
    public async Task TLS_is_spoken_and_a_certificate_for_another_host_is_refused()
    {
        await using TlsServer tls = await TlsServer.StartAsync();
        string options = $"ssl=true,sslCa={tls.Authority}";
        await using (RedisStreamStore store = await RedisStreamStore.ConnectAsync(RedisOptions.Parse($"127.0.0.1:{tls.Port},sslHost=redis.test,{options}")))
        {
            await store.CreateGroupAsync(Stream, "g", EntryId.Min);
            EntryId id = await store.AddAsync(Stream, new Entry("a", new string('x', 300_000)).Fields);
            await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(5), default, default);
            Assert.Equal(id, page.GetId(0));
            using EntryPage none = await reader.ReadNewAsync(10, TimeSpan.FromMilliseconds(10), new[] { id }, default);
            Assert.Equal(0, (await store.PendingAsync(Stream, "g")).Count);
        }

        var other = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(RedisOptions.Parse($"127.0.0.1:{tls.Port},sslHost=other.test,{options}")));
        Assert.Contains("TLS with other.test failed", other.Message, StringComparison.Ordinal);
        Assert.Contains("RemoteCertificateNameMismatch", other.Message, StringComparison.Ordinal);
        var untrusted = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(RedisOptions.Parse($"127.0.0.1:{tls.Port},sslHost=redis.test,ssl=true")));
        Assert.Contains("certificate chain", untrusted.Message, StringComparison.Ordinal);
        var plain = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(RedisOptions.Parse($"127.0.0.1:{tls.Port}")));
        Assert.StartsWith($"Cannot connect to Redis at 127.0.0.1:{tls.Port}: ", plain.Message, StringComparison.Ordinal);
        Assert.Contains("turn TLS on (ssl=true, rediss://)", plain.Message, StringComparison.Ordinal);
        var reversed = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(RedisOptions.Parse($"{tls.Server.Endpoint},ssl=true,connectTimeout=2s")));
        Assert.Contains("If the server does not speak TLS there, leave TLS off", reversed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("leave TLS off", untrusted.Message + other.Message, StringComparison.Ordinal);
        await CheckCallbackAsync(RedisOptions.Parse($"127.0.0.1:{tls.Port},ssl=true"));
    }

    // The application decides, whatever the checks have found; and may refuse what they would take.
    private static async Task CheckCallbackAsync(RedisOptions options)
    {
        SslPolicyErrors found = SslPolicyErrors.None;
        await using (RedisStreamStore store = await RedisStreamStore.ConnectAsync(options with
        {
            CertificateValidation = (_, certificate, _, errors) =>
            {
                found = errors;
                return certificate!.Subject == "CN=redis.test";
            },
        }))
        {
            Assert.Equal(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors, found);
            await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
            using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.FromMilliseconds(1), default, default);
        }

        var refused = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(options with { CertificateValidation = static (_, _, _, _) => false }));
        Assert.Contains("callback refused the certificate (CN=redis.test", refused.Message, StringComparison.Ordinal);
        var thrown = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(options with { CertificateValidation = static (_, _, _, _) => throw new InvalidOperationException("no pin") }));
        Assert.Contains("no pin", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Unix_socket_is_spoken_to()
    {
        string folder = Directory.CreateTempSubdirectory("events-socket-").FullName;
        try
        {
            await using RedisServer server = await RedisServer.StartOwnAsync("--unixsocket", $"{folder}/redis.sock");
            foreach (string text in new[] { $"!{folder}/redis.sock,defaultDatabase=1", $"unix://{folder}/redis.sock?defaultDatabase=1" })
            {
                await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(RedisOptions.Parse(text));
                Assert.EndsWith($"at unix:{folder}/redis.sock", store.Description, StringComparison.Ordinal);
                if (!await store.ExistsAsync(Stream)) await store.CreateGroupAsync(Stream, "g", EntryId.Min);
                EntryId id = await store.AddAsync(Stream, new Entry("a", "1").Fields);
                await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
                using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(5), default, default);
                Assert.Equal(id, page.GetId(0));
            }

            var nobody = await Assert.ThrowsAsync<ConnectionFailedException>(
                () => RedisStreamStore.ConnectAsync(RedisOptions.Parse($"!{folder}/other.sock")));
            Assert.StartsWith($"Cannot connect to Redis at unix:{folder}/other.sock: ", nobody.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
