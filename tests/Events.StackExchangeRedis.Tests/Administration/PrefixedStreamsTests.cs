using Events.Administration;
using Events.Client;
using Events.StackExchangeRedis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.StackExchangeRedis.Administration;

/// <summary>Administration where the multiplexer's keys have a prefix.</summary>
public sealed class PrefixedStreamsTests(MultiplexerFixture multiplexers) : IClassFixture<MultiplexerFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Streams_are_found_under_the_prefix_alone_and_named_without_it(bool resp3)
    {
        string key = RedisServer.UniqueKey();
        const string prefix = "app[1]*:";
        await multiplexers.Server.CommandAsync("XADD", key, "*", "a", "b");
        await multiplexers.Server.CommandAsync("XADD", "app1x:" + key, "*", "a", "b");
        await multiplexers.Server.CommandAsync("XADD", prefix + key, "*", "a", "b");
        await using var client = new EventsClient(
            new StackExchangeStreamStore(await multiplexers.ConnectAsync(resp3), new StackExchangeRedisOptions { KeyPrefix = prefix }));

        var found = new List<string>();
        await foreach (string one in client.Administration.FindStreamsAsync($"*{key}")) found.Add(one);

        Assert.Equal([key], found);
        Assert.Equal(1, (await client.Administration.DescribeStreamAsync(key)).Length);
        await client.Store.CreateGroupAsync(new StreamKey(key), "g", EntryId.Min);
        await client.Administration.SetGroupPositionAsync(key, "g", after: null);
        Assert.Equal(0, (await client.Administration.DescribeGroupAsync(key, "g")).Lag);
        StoreReport report = await client.Administration.DiagnoseAsync(key, "g");
        Assert.Contains(report.Findings, finding => finding.Name == "version" && finding.Severity == FindingSeverity.Good);
    }
}
