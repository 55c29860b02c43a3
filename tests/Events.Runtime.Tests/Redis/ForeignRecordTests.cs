using Events.Errors;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Projections;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>The records beside a stream may have been written by other programs.</summary>
public sealed class ForeignRecordTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private readonly StreamKey _key = new(RedisServer.UniqueKey());

    [Fact]
    public async Task The_record_of_a_projection_is_read_by_what_stands_in_it_and_not_by_a_count()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.LeaseProjectionAsync(_key, "totals", new(ProjectionRole.Live, "me", TimeSpan.FromMinutes(1)));
        await PutAsync("last", "9000000000000000000");

        ProjectionStanding? standing = await store.FindProjectionAsync(_key, "totals");
        Assert.Equal([(1, ProjectionRole.Live)], standing!.Generations.Select(static one => (one.Number, one.Role)));

        await PutAsync("1:position", "yesterday");
        var exception = await Assert.ThrowsAsync<ProtocolException>(async () => await store.FindProjectionAsync(_key, "totals"));
        Assert.Contains("'yesterday'", exception.Message, StringComparison.Ordinal);

        async Task PutAsync(string field, string value) =>
            await fixture.Server.CommandAsync("HSET", ProjectionNames.Record(_key, "totals").Name, field, value);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("")]
    [InlineData("99999999999")]
    public async Task A_number_of_partitions_that_is_none_is_told(string text)
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await fixture.Server.CommandAsync("SET", PartitionKeys.Count(_key).Name, text);

        var exception = await Assert.ThrowsAsync<ProtocolException>(async () => await store.AgreePartitionsAsync(_key, 4));
        Assert.Contains($"'{text}'", exception.Message, StringComparison.Ordinal);
    }
}
