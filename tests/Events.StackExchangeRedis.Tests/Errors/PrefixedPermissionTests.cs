using Events.Errors;
using Events.Redis.Permissions;
using Events.StackExchangeRedis.Stores;
using Events.Store;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Errors;

/// <summary>Keys are allowed as the server sees them: with what the store puts before them.</summary>
public sealed class PrefixedPermissionTests(MultiplexerFixture redis) : IClassFixture<MultiplexerFixture>
{
    [Theory]
    [InlineData("app:", true)]
    [InlineData("other:", false)]
    public async Task A_user_with_keys_of_the_prefix_lacks_nothing_and_one_without_is_told_them(string allowed, bool suffices)
    {
        string user = $"user-{Guid.NewGuid():N}";
        await redis.Server.CommandAsync("ACL", "SETUSER", user, "on", ">secret", $"~{allowed}*", "+@all");
        ConfigurationOptions options = ConfigurationOptions.Parse(redis.Server.Endpoint);
        (options.User, options.Password) = (user, "secret");
        await using ConnectionMultiplexer multiplexer = await ConnectionMultiplexer.ConnectAsync(options);
        var store = new StackExchangeStreamStore(multiplexer, new StackExchangeRedisOptions { KeyPrefix = "app:" });
        var stream = new StreamKey("orders");

        MissingPermissionException? consuming = await PermissionCheck.FindMissingAsync(
            store, stream, "a consumer", NeededPermissions.Consumer(stream, "g"), default);
        MissingPermissionException? producing = await PermissionCheck.FindMissingToProduceAsync(store, stream);

        Assert.Equal((suffices, suffices), (consuming is null, producing is null));
        if (suffices) return;
        Assert.StartsWith("~app:orders ~app:{orders}:* +del ", consuming!.Rule, StringComparison.Ordinal);
        Assert.Equal("~app:orders +xadd", producing!.Rule);
    }
}
