using System.Text.Json;
using Events.Errors;
using Events.Redis;
using Events.Redis.Connections;
using Events.Redis.Stores;

namespace Events.Runtime.Tests.Connection;

/// <summary>A password is in no message, whatever goes wrong with it.</summary>
public sealed class SecretsTests
{
    private const string Canary = "canary-7f3a";

    [Theory]
    [InlineData("-WRONGPASS invalid username-password pair or user is disabled.\r\n")]
    [InlineData("-ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `default`, `canary-7f3a`, \r\n")]
    [InlineData("-ERR unknown command 'AUTH', with args beginning with: 'canary-7f3a' \r\n")]
    public async Task A_server_that_refuses_it_does_not_bring_it_into_a_message(string reply)
    {
        await using var server = new FakeServer(async client =>
        {
            while (await client.ReadAsync() is not null) await client.SendAsync(reply);
        });
        var exception = await Assert.ThrowsAsync<ConnectionFailedException>(
            () => RedisStreamStore.ConnectAsync(server.Options with { Password = Canary, ConnectTimeout = TimeSpan.FromSeconds(2) }));
        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user:canary-7f3a@localhost:6379")]
    [InlineData("localhost,password=a,canary-7f3a")]
    [InlineData("localhost,password=a,canary-7f3a:1x")]
    [InlineData("localhost,password=canary-7f3a,nonsense=1")]
    [InlineData("redis://:canary-7f3a@localhost/x")]
    [InlineData("redis://u:canary-7f3a@/0")]
    [InlineData("redis://u:canary-7f3a@localhost:x")]
    [InlineData("redis://:canary-7f3a")]
    [InlineData("redis://u:canary-7f3a/b@localhost")]
    [InlineData("redis://u:canary-7f3a?b@localhost")]
    [InlineData("redis://u:a?canary-7f3a=b@localhost")]
    [InlineData("redis://u:a/canary-7f3a@localhost")]
    [InlineData("redis://u:a#canary-7f3a@localhost:x")]
    [InlineData("rediss://canary-7f3a@localhost")]
    [InlineData("http://u:canary-7f3a@localhost")]
    [InlineData("redis://localhost?password=canary-7f3a&nonsense=1")]
    [InlineData("localhost,password=a,canary-7f3a=b")]
    [InlineData("localhost,password=a,b=c,canary-7f3a=b")]
    [InlineData("localhost,password=a,$canary-7f3a=b")]
    [InlineData("localhost:canary-7f3a")]
    [InlineData("localhost,sentinelPassword=canary-7f3a")]
    [InlineData("localhost,pwd=canary-7f3a")]
    [InlineData("localhost,pwd=a,canary-7f3a")]
    [InlineData("localhost,pwd=a,canary-7f3a=b")]
    [InlineData("localhost,password=a,sentinelPassword=canary-7f3a,sentinelUser=u")]
    [InlineData("localhost,password=canary-7f3a,defaultDatabase=-1")]
    [InlineData("localhost,password=canary-7f3a,connectTimeout=x")]
    public void A_connection_string_that_is_not_understood_does_not_bring_it_into_a_message(string text)
    {
        var exception = Assert.Throws<FormatException>(() => RedisOptions.Parse(text));
        Assert.DoesNotContain(Canary, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_as_text_do_not_have_it() =>
        Assert.DoesNotContain(
            Canary,
            RedisOptions.Parse($"redis://u:{Canary}@localhost").ToString() + new RedisCredentials("u", Canary, DateTimeOffset.MaxValue)
                + JsonSerializer.Serialize(new RedisCredentials("u", Canary)),
            StringComparison.Ordinal);

    [Fact]
    public void A_full_thread_pool_is_named_and_a_server_is_not_blamed_for_it()
    {
        PoolPressure.OnTimer(late: 5_000);
        Assert.True(PoolPressure.IsHigh);
        Assert.Contains("thread pool of this process is exhausted: work waits", PoolPressure.Blame(), StringComparison.Ordinal);
    }
}
