using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Diagnostics;
using Events.Runtime.Tests.Redis;
using Events.Store;

namespace Events.Runtime.Tests.Connection;

/// <summary>A server that says the password back wherever it can: in no exception and no line of any level is it found.</summary>
public sealed class EchoingServerTests
{
    private const string Canary = "canary-7f3a";

    [Theory]
    [InlineData("-canary-7f3a\r\n")]
    [InlineData("-ERR invalid password canary-7f3a for you\r\n")]
    [InlineData("-ERR invalid password CANARY-7F3A\r\n")]
    [InlineData("-WRONGPASS canary-7f3a\r\n")]
    [InlineData("-NOAUTH 'canary-7f3'\r\n")]
    [InlineData("-ERR cut off: canary…\r\n")]
    [InlineData("-LOADING \\\"canary-7f3a\\\"\r\n")]
    [InlineData("+canary-7f3a\r\n")]
    [InlineData("canary-7f3a\r\n")]
    [InlineData("xcanary-7f3a\r\n")]
    [InlineData("*canary-7f3a\r\n")]
    [InlineData("$11\r\ncanary-7f3a\r\n")]
    [InlineData(":canary-7f3a\r\n")]
    [InlineData("%1\r\n+canary-7f3a\r\n+canary-7f3a\r\n")]
    [InlineData("%3\r\n+server\r\n+canary-7f3a\r\n+version\r\n+canary-7f3a\r\n+role\r\n+canary-7f3a\r\n")]
    public async Task It_says_it_when_it_is_greeted(string reply)
    {
        var log = new Lines();
        string said = "";
        await using var server = new FakeServer(async client =>
        {
            while (await client.ReadAsync() is not null) await client.SendAsync(reply);
        });
        foreach (RedisProtocol protocol in new[] { RedisProtocol.Auto, RedisProtocol.Resp2 })
        {
            RedisOptions options =
                server.Options with
                {
                    User =
                    "u",
                    Password = Canary,
                    Protocol = protocol,
                    ConnectTimeout = TimeSpan.FromSeconds(1),
                    CommandTimeout = TimeSpan.FromSeconds(1)
                };
            try
            {
                await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(options, log.Of<RedisStreamStore>());
                said += store.Description;
            }
            catch (StreamStoreException exception)
            {
                said += exception;
            }
        }

        AssertHidden(said, log);
    }

    [Fact]
    public async Task It_says_it_when_it_has_let_the_client_in()
    {
        var log = new Lines();
        await using var server = FakeServer.After(static async (client, command) =>
        {
            string[] answers = [$"-ERR {Canary} is no stream\r\n", $"+{Canary}\r\n", $"-NOPERM {Canary}\r\n", $"?{Canary}\r\n"];
            for (int i = 0; ; i = (i + 1) % answers.Length)
            {
                await client.SendAsync(answers[i]);
                if (await client.ReadAsync() is null) return;
            }
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            server.Options with { Password = Canary, ConnectTimeout = TimeSpan.FromSeconds(5) }, log.Of<RedisStreamStore>());
        string said = "";
        for (int i = 0; i < 5; i++)
        {
            var refused = await Assert.ThrowsAnyAsync<StreamStoreException>(async () => await store.LengthAsync(new StreamKey("s")));
            var notAdded = await Assert.ThrowsAnyAsync<StreamStoreException>(async () => await store.AddAsync(new StreamKey("s"), new Entry("a", "1").Fields));
            await using IGroupReader reader = store.OpenReader(new ConsumerKey(new StreamKey("s"), "g", "c"));
            var notRead =
                await Assert.ThrowsAnyAsync<StreamStoreException>(async () => await reader.ReadNewAsync(1, TimeSpan.Zero, new[] { EntryId.Min }, default));
            said += $"{refused}{notAdded}{notRead}{reader.Acknowledgement.Error}";
        }

        AssertHidden(said, log);
    }

    [Fact]
    public async Task A_callback_that_throws_what_it_had_before_does_not_bring_it_into_a_message()
    {
        var log = new Lines();
        await using var server = new FakeServer(async client =>
        {
            while (await client.ReadAsync() is not null) await client.SendAsync($"-WRONGPASS {Canary}\r\n");
        });
        bool isSecond = false;
        RedisOptions options = server.Options with
        {
            Credentials = _ => isSecond
                ? throw new InvalidOperationException($"the token {Canary} cannot be renewed")
                : ValueTask.FromResult(new RedisCredentials("u", Canary)),
        };
        var first = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(options, log.Of<RedisStreamStore>()));
        isSecond = true;
        var second = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(options, log.Of<RedisStreamStore>()));
        Assert.Contains("the application's callback for credentials failed: the token *** cannot be renewed", second.Message, StringComparison.Ordinal);
        AssertHidden(first + second.Message, log);
    }

    private static void AssertHidden(string said, Lines log)
    {
        string all = said + string.Join('\n', log.All.Select(static line => $"{line.Text} {line.Exception}"));
        Assert.DoesNotContain(Canary, all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Canary[..6], all, StringComparison.OrdinalIgnoreCase);
    }
}
